using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>nodes/proxy: HTTP to a node's kubelet, or to another of its ports.</summary>
public sealed class NodeProxy(KubeletBackends kubelets) : ISubresourceHandler
{
    public string Subresource => "nodes/proxy";

    public bool TakesBody => false;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation)
    {
        if (ProxyTarget.Parse(context.Info.Name) is not { } target)
        {
            return new FailureAnswer(Failure.BadRequest($"invalid node request {GoText.Quote(context.Info.Name)}"));
        }

        (Backend? kubelet, ApiStatus? failure) = await kubelets.OfAsync(target.Name, cancellation);
        if (failure is not null)
        {
            return new FailureAnswer(failure);
        }

        Backend asked = kubelet! with { Path = GoPath.Escape(body!.Text("path") ?? ""), Query = QueryValues.Raw(context.Uri) };
        string scheme = target.Scheme.Length > 0 ? target.Scheme : "http";
        if (target.Port.Length == 0 || ProxyPorts.Read(target.Port, scheme) == asked.Port)
        {
            return new ProxyAnswer(asked);
        }

        return ProxyPorts.Read(target.Port, scheme) is { } port
            ? new ProxyAnswer(asked with { Scheme = scheme, Port = port, Trust = BackendTrust.Anybody, GlobalOnly = true })
            : new FailureAnswer(ProxyPorts.Unknown(target.Port));
    }
}
