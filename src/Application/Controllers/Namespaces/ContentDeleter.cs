using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Namespaces;

/// <summary>
/// Deletes everything in a namespace: its pods first, and the rest only when they are gone, so that nothing that guards a pod goes
/// before it (KEP-5080).
/// </summary>
internal sealed class ContentDeleter(InternalSession session, TimeProvider clock)
{
    private const long FinalizerSeconds = 15;

    // A stored object counts once, in whichever of its versions and groups: the first that discovery prefers.
    private static readonly ResourceDefinition[] Deletable =
    [
        .. ResourceCatalogue.BuiltIn.Resources
            .Where(resource => resource is { Namespaced: true, Stored: true } && resource.Allows("delete"))
            .DistinctBy(resource => resource.KeyRoot),
    ];

    private static readonly ResourceDefinition Pods = ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!;

    public async Task<ContentLeft> DeleteAsync(string ns, DateTimeOffset deletedAt, CancellationToken cancellation)
    {
        var left = new ContentLeft();
        await DeleteAsync(Pods, ns, deletedAt, left, cancellation);
        if (left.Objects.Count > 0 || left.Failures.Count > 0)
        {
            return left;
        }

        foreach (ResourceDefinition resource in Deletable)
        {
            if (resource.KeyRoot != Pods.KeyRoot)
            {
                await DeleteAsync(resource, ns, deletedAt, left, cancellation);
            }
        }

        return left;
    }

    private async Task DeleteAsync(ResourceDefinition resource, string ns, DateTimeOffset deletedAt, ContentLeft left, CancellationToken cancellation)
    {
        (IReadOnlyList<CachedObject> present, ApiStatus? failure) = await session.ListAsync(resource, ns, cancellation);
        if (failure is null && present.Count == 0)
        {
            return;
        }

        long estimate = resource.KeyRoot == Pods.KeyRoot ? GraceLeft(present, deletedAt) : 0;
        failure ??= await DeleteAllAsync(resource, ns, present, cancellation);
        if (failure is not null)
        {
            left.Failures.Add(failure);
            return;
        }

        (IReadOnlyList<CachedObject> remaining, failure) = await session.ListAsync(resource, ns, cancellation);
        if (failure is not null)
        {
            left.Failures.Add(failure);
        }
        else if (remaining.Count > 0)
        {
            Count(resource, ns, remaining, estimate, left);
        }
    }

    private async Task<ApiStatus?> DeleteAllAsync(
        ResourceDefinition resource, string ns, IReadOnlyList<CachedObject> present, CancellationToken cancellation)
    {
        if (resource.Allows("deletecollection"))
        {
            return await session.DeleteAllAsync(resource, ns, cancellation);
        }

        foreach (CachedObject item in present)
        {
            if ((await session.DeleteAsync(resource, ns, item.Index.Name, cancellation)).Failure is { Code: not 404 } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private static void Count(ResourceDefinition resource, string ns, IReadOnlyList<CachedObject> remaining, long estimate, ContentLeft left)
    {
        left.Objects[resource.GroupResource] = remaining.Count;
        bool held = false;
        foreach (CachedObject item in remaining)
        {
            foreach (Node finalizer in item.Tree(resource.Type).Map("metadata")?.List("finalizers") ?? [])
            {
                string name = finalizer.ToString() ?? "";
                left.Finalizers[name] = left.Finalizers.GetValueOrDefault(name) + 1;
                held = true;
            }
        }

        if (estimate > 0)
        {
            left.Expect(estimate);
        }
        else if (held)
        {
            left.Expect(FinalizerSeconds);
        }
        else
        {
            left.Failures.Add(new ApiStatus(500, "",
                $"unexpected items still remain in namespace: {ns} for gvr: {resource.Group}/{resource.Version}, Resource={resource.Resource}"));
        }
    }

    // The longest grace of a pod that still runs, as long as it has not passed since the namespace was deleted.
    private long GraceLeft(IReadOnlyList<CachedObject> pods, DateTimeOffset deletedAt)
    {
        long longest = 0;
        foreach (CachedObject pod in pods)
        {
            MapNode tree = pod.Tree(Pods.Type);
            if (tree.Map("status")?.Text("phase") is not ("Succeeded" or "Failed"))
            {
                longest = Math.Max(longest, tree.Map("spec")?.Integer("terminationGracePeriodSeconds") ?? 0);
            }
        }

        return clock.GetUtcNow() - deletedAt >= TimeSpan.FromSeconds(longest) ? 0 : longest;
    }
}
