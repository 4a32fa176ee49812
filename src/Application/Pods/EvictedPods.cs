using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Strategies;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Pods;

/// <summary>Deletes pods that are evicted, once their status says why: KEP-3329.</summary>
public sealed class EvictedPods(ObjectUpdates updates, DeletionRun deletions, TimeProvider clock)
{
    private static readonly PodCondition Evicted = new("DisruptionTarget", "True", "EvictionByEvictionAPI", "Eviction API: evicting");

    /// <param name="context">The request; it names the pod.</param>
    /// <param name="pod">The pod as it was judged.</param>
    /// <param name="options">How to delete it.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <returns>Null when the deletion stands; else why not.</returns>
    public async ValueTask<ApiStatus?> DeleteAsync(RequestContext context, CachedObject pod, DeleteOptions options, CancellationToken cancellation)
    {
        if (!context.DryRun)
        {
            ApiAnswer marked = await updates.RunAsync(context, new ObjectTarget(context.Resource, context.Info.Namespace, context.Info.Name), change =>
            {
                if (options.Refuse(context, change.Stored) is { } refusal)
                {
                    return refusal;
                }

                PodConditions.Set(change.Object.EnsureMap("status"), Evicted, clock.GetUtcNow());
                return null;
            }, cancellation);
            if (marked is FailureAnswer failure)
            {
                return failure.Status;
            }

            pod = ((ObjectAnswer)marked).Object;
            options = options.ResourceVersion.Length == 0 ? options
                : options with { ResourceVersion = pod.Revision.ToString(CultureInfo.InvariantCulture) };
        }

        return (await deletions.RunAsync(context, pod, options, admit: false, cancellation) as FailureAnswer)?.Status;
    }
}
