using Kronicle.Application.Bootstrap;
using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// The stored roles and bindings as the authorizer's source: read once before the first request, then kept by the watch cache's
/// events, each of which costs as much as what it changes. One that was cut off begins again with all that is there, of which only the
/// differences are taken.
/// </summary>
public sealed class StoredRoles(ResourceFollower follower) : IRoleSource, IBootstrapStep, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> following = [];
    private bool disposed;

    public RoleIndex Current { get; } = new([], []);

    public async Task RunAsync(CancellationToken cancellation)
    {
        RoleTable table = Current.Table;
        await Task.WhenAll(
            Follow("clusterroles", state => KeepRoles(ofCluster: true, state), table.RemoveRole, cancellation),
            Follow("roles", state => KeepRoles(ofCluster: false, state), table.RemoveRole, cancellation),
            Follow("clusterrolebindings", state => ReplaceBindings(ofCluster: true, state), table.RemoveBinding, cancellation),
            Follow("rolebindings", state => ReplaceBindings(ofCluster: false, state), table.RemoveBinding, cancellation));
    }

    // Whoever composes the server knows this object by two roles and lets go of it twice.
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        await stopping.CancelAsync();
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    // Returns when what was there is in the table.
    private Task Follow(
        string name, Action<(ResourceDefinition Resource, ObjectSnapshot State)> begin, Action<string, string> remove, CancellationToken cancellation)
    {
        ResourceDefinition resource = ResourceCatalogue.BuiltIn.Find("rbac.authorization.k8s.io", "v1", name)!;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        following.Add(follower.FollowAsync(
            resource,
            state =>
            {
                begin((resource, state));
                first.TrySetResult();
            },
            (item, deleted) =>
            {
                if (deleted)
                {
                    remove(item.Index.Namespace, item.Index.Name);
                }
                else
                {
                    Put(resource, item);
                }
            },
            stopping.Token));
        return first.Task.WaitAsync(cancellation);
    }

    private void Put(ResourceDefinition resource, CachedObject item)
    {
        if (resource.Resource is "roles" or "clusterroles")
        {
            Current.Table.Put(RuleNodes.ReadRole(item.Tree(resource.Type)));
        }
        else
        {
            Current.Table.Put(RuleNodes.ReadBinding(item.Tree(resource.Type)));
        }
    }

    private void KeepRoles(bool ofCluster, (ResourceDefinition Resource, ObjectSnapshot State) present)
    {
        var kept = new HashSet<(string, string)>();
        foreach (CachedObject item in present.State.Range(present.Resource.KeyRoot))
        {
            Put(present.Resource, item);
            kept.Add((item.Index.Namespace, item.Index.Name));
        }

        Current.Table.KeepRoles(ofCluster, kept);
    }

    private void ReplaceBindings(bool ofCluster, (ResourceDefinition Resource, ObjectSnapshot State) present) =>
        Current.Table.ReplaceBindings(ofCluster, present.State.Range(present.Resource.KeyRoot)
            .Select(item => RuleNodes.ReadBinding(item.Tree(present.Resource.Type))));
}
