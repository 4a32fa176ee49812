using Kronicle.Application.Strategies;
using Kronicle.Application.Writes;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Requests;

/// <summary>
/// What a DELETE does to an object, decided on its state alone. Time to stop, finalizers and a second deletion are weighed as
/// https://kubernetes.io/docs/concepts/architecture/garbage-collection/ and the generic registry of kube-apiserver have it.
/// </summary>
/// <param name="Marked">The state to store first: marked for deletion, or without a finalizer; unchanged when the deletion is under way. Null for none.</param>
/// <param name="Removes">The object goes, after <paramref name="Marked"/> is stored.</param>
public readonly record struct DeletionPlan(MapNode? Marked, bool Removes)
{
    /// <param name="resource">The served resource.</param>
    /// <param name="stored">The object, in the served version.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="now">The time of the deletion.</param>
    public static DeletionPlan Of(ResourceDefinition resource, MapNode stored, DeleteOptions options, DateTimeOffset now)
    {
        IKindStrategy? strategy = KindStrategies.For(resource);
        MapNode target = stored.Copy();
        MapNode metadata = target.EnsureMap("metadata");
        bool deleting = metadata.Has("deletionTimestamp");
        if (strategy is { DeletedInTwoSteps: true } && (!deleting || strategy.HoldsBack(target)))
        {
            return FirstStep(resource, strategy, target, deleting, options, now);
        }

        if (strategy?.GraceSeconds(target, options.GracePeriodSeconds) is not { } grace)
        {
            return Outright(resource, target, options, now);
        }

        if (!deleting)
        {
            Mark(metadata, now.AddSeconds(grace), grace);
            return Graceful(resource, target, options, grace);
        }

        long left = metadata.Integer("deletionGracePeriodSeconds") ?? 0;
        if (left == 0)
        {
            return Outright(resource, target, options, now);
        }

        if (options.GracePeriodSeconds is not { } asked || asked >= left)
        {
            return new(target, Removes: false);
        }

        DateTimeOffset due = Timestamps.Instant(metadata.Text("deletionTimestamp")) ?? now;
        metadata["deletionTimestamp"] = Timestamps.Time(due.AddSeconds(asked - left));
        metadata["deletionGracePeriodSeconds"] = NumberNode.Of(asked);
        return Graceful(resource, target, options, asked);
    }

    private static DeletionPlan FirstStep(
        ResourceDefinition resource, IKindStrategy strategy, MapNode target, bool deleting, DeleteOptions options, DateTimeOffset now)
    {
        if (!deleting)
        {
            MapNode metadata = target.Map("metadata")!;
            metadata["deletionTimestamp"] = Timestamps.Time(now);
            DependentsPolicy.Settle(resource, metadata, options.PropagationPolicy);
            strategy.PrepareForDeletion(target);
        }

        return new(target, Removes: false);
    }

    private static DeletionPlan Graceful(ResourceDefinition resource, MapNode target, DeleteOptions options, long grace)
    {
        MapNode metadata = target.Map("metadata")!;
        DependentsPolicy.Settle(resource, metadata, options.PropagationPolicy);
        return new(target, Removes: grace == 0 && !Held(metadata));
    }

    // Without a grace period an object is marked only when finalizers hold it.
    private static DeletionPlan Outright(ResourceDefinition resource, MapNode target, DeleteOptions options, DateTimeOffset now)
    {
        MapNode metadata = target.Map("metadata")!;
        bool settled = DependentsPolicy.Settle(resource, metadata, options.PropagationPolicy);
        if (!Held(metadata))
        {
            return new(settled ? target : null, Removes: true);
        }

        if (!metadata.Has("deletionTimestamp"))
        {
            Mark(metadata, now, 0);
        }
        else if (Timestamps.Instant(metadata.Text("deletionTimestamp")) > now)
        {
            metadata["deletionTimestamp"] = Timestamps.Time(now);
        }

        metadata["deletionGracePeriodSeconds"] = NumberNode.Of(0);
        return new(target, Removes: false);
    }

    // Controllers do nothing more for an object on its way out: that is a change of its intent.
    private static void Mark(MapNode metadata, DateTimeOffset due, long grace)
    {
        metadata["deletionTimestamp"] = Timestamps.Time(due);
        metadata["deletionGracePeriodSeconds"] = NumberNode.Of(grace);
        if (metadata.Integer("generation") is > 0 and long generation)
        {
            metadata["generation"] = NumberNode.Of(generation + 1);
        }
    }

    private static bool Held(MapNode metadata) => metadata.List("finalizers") is { Count: > 0 };
}
