using Kronicle.Application.Pipeline;

namespace Kronicle.Api.Hosting;

/// <summary>The headers that name the flow schema and priority level of a request: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/</summary>
public static class FlowControlHeaders
{
    // One level serves all requests; its schema and level are identified like the reference's mandatory catch-all objects.
    private const string FlowSchemaUid = "6d0b1b4c-5b1e-4a5c-9f0e-0c8f0f7f2a01";
    private const string PriorityLevelUid = "6d0b1b4c-5b1e-4a5c-9f0e-0c8f0f7f2a02";

    /// <summary>Callers that are not known never reach flow control.</summary>
    public static void Add(HttpResponse response, ApiAnswer answer)
    {
        if (answer.Code != 401)
        {
            response.Headers["X-Kubernetes-Pf-Flowschema-Uid"] = FlowSchemaUid;
            response.Headers["X-Kubernetes-Pf-Prioritylevel-Uid"] = PriorityLevelUid;
        }
    }
}
