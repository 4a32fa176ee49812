using System.Text.Json;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Authorization.Nodes;

/// <summary>
/// Keeps the graph by the watch cache's events. It is filled beside the first requests: a node whose needs are not known yet is refused
/// and asks again.
/// </summary>
public sealed class NodeGraphFollower(NodeGraph graph, ResourceFollower follower) : IBootstrapStep, IAsyncDisposable
{
    private static readonly (string Group, string Version, string Resource, TargetKind Kind)[] Followed =
    [
        ("", "v1", "pods", TargetKind.Pod),
        ("", "v1", "persistentvolumes", TargetKind.Volume),
        ("storage.k8s.io", "v1", "volumeattachments", TargetKind.Attachment),
        ("resource.k8s.io", "v1", "resourceslices", TargetKind.ResourceSlice),
    ];

    private readonly CancellationTokenSource stopping = new();
    private Task following = Task.CompletedTask;

    public Task RunAsync(CancellationToken cancellation)
    {
        following = Task.WhenAll(Followed.Select(part => FollowAsync(ResourceCatalogue.BuiltIn.Find(part.Group, part.Version, part.Resource)!, part.Kind)));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private Task FollowAsync(ResourceDefinition resource, TargetKind kind) => Task.Run(() => follower.FollowAsync(
        resource,
        state =>
        {
            var present = new HashSet<NodeTarget>();
            foreach (CachedObject item in state.Range(resource.KeyRoot))
            {
                present.Add(SourceOf(kind, item));
                Put(kind, item);
            }

            graph.Keep(kind, present);
        },
        (item, deleted) =>
        {
            if (!deleted)
            {
                Put(kind, item);
            }
            else if (kind == TargetKind.Volume)
            {
                graph.RemoveVolume(item.Index.Name);
            }
            else
            {
                graph.Remove(SourceOf(kind, item));
            }
        },
        stopping.Token));

    private static NodeTarget SourceOf(TargetKind kind, CachedObject item) => new(kind, item.Index.Namespace, item.Index.Name);

    private void Put(TargetKind kind, CachedObject item)
    {
        using var document = JsonDocument.Parse(item.Json);
        JsonElement spec = document.RootElement.Field("spec");
        NodeTarget source = SourceOf(kind, item);
        if (kind == TargetKind.Volume)
        {
            JsonElement claim = spec.Field("claimRef");
            graph.PutVolume(source.Name, claim.ValueKind == JsonValueKind.Object
                ? new NodeTarget(TargetKind.Claim, claim.Text("namespace"), claim.Text("name"))
                : null, VolumeSecrets.Of(spec));
            return;
        }

        string node = spec.Text("nodeName");
        graph.Put(source, node, kind == TargetKind.Pod && node.Length > 0 ? PodNeeds.Of(document.RootElement) : [source]);
    }
}
