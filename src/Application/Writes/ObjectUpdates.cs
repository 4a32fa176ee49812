using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>One stored object, named as a path would name it.</summary>
/// <param name="Resource">The resource, in the version in which a change sees the object.</param>
/// <param name="Namespace">Empty for a cluster-wide one.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectTarget(ResourceDefinition Resource, string Namespace, string Name);

/// <summary>What a change sees of the object.</summary>
/// <param name="Stored">The state that is stored now.</param>
/// <param name="Before">The same as a tree, not to be changed.</param>
/// <param name="Object">A copy of it: what the change makes of this is stored.</param>
public sealed record ObjectChange(CachedObject Stored, MapNode Before, MapNode Object);

/// <summary>
/// Changes an object from inside a handler: apiserver's GuaranteedUpdate. The change is made on the current state and appended; when
/// another write came between, it is made again on what that write left, so that what a change checks holds when it is stored. Rules and
/// admission are not asked: they are for what clients send.
/// </summary>
public sealed class ObjectUpdates(ObjectReads reads, ObjectWriter writer)
{
    /// <param name="context">The request on whose behalf it is; a dry run stores nothing.</param>
    /// <param name="target">The object.</param>
    /// <param name="change">Changes the copy, or says why not. It may be called more than once.</param>
    /// <param name="cancellation">Ends the attempts. Each failed one means that another writer has succeeded.</param>
    /// <returns>An <see cref="ObjectAnswer"/> with the new state, or a <see cref="FailureAnswer"/>: not found, or what the change said.</returns>
    public async ValueTask<ApiAnswer> RunAsync(
        RequestContext context, ObjectTarget target, Func<ObjectChange, ApiStatus?> change, CancellationToken cancellation)
    {
        ResourceDefinition storage = context.Catalogue.StorageOf(target.Resource);
        var state = new WriteState { Namespace = target.Namespace, Name = target.Name };
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            state.Existing = await reads.CurrentAsync(state, storage, target.Namespace, target.Name, cancellation);
            if (state.Existing is null)
            {
                return new FailureAnswer(Failure.NotFound(target.Resource.GroupResource, target.Name));
            }

            state.Before = context.FromStorage(state.Existing, target.Resource);
            state.Object = state.Before.Copy();
            if (change(new ObjectChange(state.Existing, state.Before, state.Object)) is { } refusal)
            {
                return new FailureAnswer(refusal);
            }

            ApiAnswer answer = await writer.StoreAsync(context, target.Resource, state, 200, cancellation);
            if (answer is not ConflictAnswer conflict)
            {
                return answer;
            }

            state.Retried = true;
            state.Found = conflict.Current is { } current ? reads.Make(storage, current) : null;
        }
    }
}
