using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>services/proxy: HTTP to one of a service's ready endpoints, at the port that has the asked name or number.</summary>
public sealed class ServiceProxy(ConnectionRequest requests, ServiceEndpoints endpoints) : ISubresourceHandler
{
    public string Subresource => "services/proxy";

    public bool TakesBody => false;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation)
    {
        if (ProxyTarget.Parse(context.Info.Name) is not { } target)
        {
            return new FailureAnswer(Failure.BadRequest($"invalid service request {GoText.Quote(context.Info.Name)}"));
        }

        (MapNode? service, ApiStatus? failure) = await requests.FindAsync(context, target.Name, cancellation);
        if (failure is not null)
        {
            return new FailureAnswer(failure);
        }

        string port = target.Port;
        if (long.TryParse(port, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            MapNode? declared = (service!.At("spec", "ports") as ListNode)?.Maps.FirstOrDefault(one => one.Integer("port") == number);
            if (declared is null)
            {
                return new FailureAnswer(Unavailable($"no service port {number} found for service {GoText.Quote(target.Name)}"));
            }

            port = declared.Text("name") ?? "";
        }

        string family = ((service!.At("spec", "ipFamilies") as ListNode)?.FirstOrDefault() as TextNode)?.Value ?? "";
        return await endpoints.ChooseAsync(context.Info.Namespace, target.Name, port, family, cancellation) is { } found
            ? new ProxyAnswer(new Backend(target.Scheme.Length > 0 ? target.Scheme : "http", found.Address, found.Port,
                GoPath.Escape(body!.Text("path") ?? ""), QueryValues.Raw(context.Uri), BackendTrust.Anybody))
            : new FailureAnswer(Unavailable($"no endpoints available for service {GoText.Quote(target.Name)}"));
    }

    private static ApiStatus Unavailable(string message) => new(503, "ServiceUnavailable", message);
}
