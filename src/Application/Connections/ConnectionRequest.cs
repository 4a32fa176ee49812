using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>What the handlers of connections share: finding the object that the path names and the kubelet behind it.</summary>
public sealed class ConnectionRequest(NewestObjects objects, KubeletBackends kubelets)
{
    /// <summary>The object of the path's resource under a name.</summary>
    public async ValueTask<(MapNode? Object, ApiStatus? Failure)> FindAsync(RequestContext context, string name, CancellationToken cancellation)
    {
        ResourceDefinition resource = context.Resource;
        MapNode? found = await objects.FindAsync(resource, context.Info.Namespace, name, cancellation);
        return found is null ? (null, Failure.NotFound(resource.GroupResource, name)) : (found, null);
    }

    /// <summary>The kubelet of a pod at one of its paths.</summary>
    /// <param name="pod">A pod that has a node.</param>
    /// <param name="path">Segments after the first slash.</param>
    /// <param name="query">Escaped, without the question mark.</param>
    /// <param name="cancellation">Ends waiting.</param>
    public async ValueTask<(Backend? Kubelet, ApiStatus? Failure)> KubeletAsync(
        MapNode pod, IEnumerable<string> path, string query, CancellationToken cancellation)
    {
        (Backend? kubelet, ApiStatus? failure) = await kubelets.OfAsync(NodeOf(pod), cancellation);
        return failure is not null
            ? (null, failure)
            : (kubelet! with { Path = "/" + string.Join('/', path.Select(Uri.EscapeDataString)), Query = query }, null);
    }

    /// <summary>The node that a pod runs on; empty before it is scheduled.</summary>
    public static string NodeOf(MapNode pod) => pod.Map("spec")?.Text("nodeName") ?? "";

    /// <summary>A query of these pairs, in order of names as the reference writes it.</summary>
    public static string Query(IEnumerable<(string Name, string Value)> pairs) => string.Join('&', pairs
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .Select(pair => $"{Escape(pair.Name)}={Escape(pair.Value)}"));

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
