using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>pods/portforward: connections to the ports of a pod, through its node's kubelet.</summary>
public sealed class PodPortForward(ConnectionRequest requests, CreatePermission permission) : ISubresourceHandler
{
    public string Subresource => "pods/portforward";

    public bool TakesBody => false;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation)
    {
        MapNode options = body!;
        ApiStatus? failure = await permission.MissingAsync(context, cancellation);
        MapNode? pod = null;
        if (failure is null)
        {
            (pod, failure) = await requests.FindAsync(context, context.Info.Name, cancellation);
        }

        if (failure is null && ConnectionRequest.NodeOf(pod!).Length == 0)
        {
            failure = Failure.BadRequest($"pod {context.Info.Name} does not have a host assigned");
        }

        if (failure is not null)
        {
            return new FailureAnswer(failure);
        }

        string[] path = ["portForward", context.Info.Namespace, context.Info.Name];
        (Backend? kubelet, failure) = await requests.KubeletAsync(pod!, path, Query(options), cancellation);
        return failure is not null ? new FailureAnswer(failure) : new UpgradeAnswer(kubelet!, null);
    }

    private static string Query(MapNode options) => options.List("ports") is { Count: > 0 } ports
        ? ConnectionRequest.Query([("port", string.Join(',', ports.OfType<NumberNode>().Select(port => port.Integer.ToString(CultureInfo.InvariantCulture))))])
        : "";
}
