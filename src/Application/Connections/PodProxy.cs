using System.Globalization;
using System.Net;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>pods/proxy: HTTP to a pod's address, at the named port or the first that a container declares.</summary>
public sealed class PodProxy(ConnectionRequest requests) : ISubresourceHandler
{
    public string Subresource => "pods/proxy";

    public bool TakesBody => false;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation)
    {
        if (ProxyTarget.Parse(context.Info.Name) is not { } target)
        {
            return new FailureAnswer(Failure.BadRequest($"invalid pod request {GoText.Quote(context.Info.Name)}"));
        }

        (MapNode? pod, ApiStatus? failure) = await requests.FindAsync(context, target.Name, cancellation);
        if (failure is not null)
        {
            return new FailureAnswer(failure);
        }

        string address = ((pod!.At("status", "podIPs") as ListNode)?.Maps.FirstOrDefault())?.Text("ip") ?? "";
        if (!IPAddress.TryParse(address, out _))
        {
            return new FailureAnswer(Failure.BadRequest("address not allowed"));
        }

        string scheme = target.Scheme.Length > 0 ? target.Scheme : "http";
        return ProxyPorts.Read(target.Port.Length > 0 ? target.Port : FirstPort(pod!), scheme) is { } port
            ? new ProxyAnswer(new Backend(scheme, address, port, GoPath.Escape(body!.Text("path") ?? ""), QueryValues.Raw(context.Uri), BackendTrust.Anybody) { GlobalOnly = true })
            : new FailureAnswer(ProxyPorts.Unknown(target.Port));
    }

    private static string FirstPort(MapNode pod)
    {
        foreach (MapNode container in (pod.At("spec", "containers") as ListNode)?.Maps ?? [])
        {
            if (container.List("ports")?.Maps.FirstOrDefault()?.Integer("containerPort") is { } port)
            {
                return port.ToString(CultureInfo.InvariantCulture);
            }
        }

        return "";
    }
}
