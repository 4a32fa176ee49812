using Kronicle.Application.Allocation;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Writes;

/// <summary>The last step of a write: append the event and answer with what is stored.</summary>
/// <param name="log">Where events go.</param>
/// <param name="cache">The present states.</param>
/// <param name="allocators">Take back what a deleted object had.</param>
/// <param name="forms">How values are stored, where that can change; null where it can't.</param>
/// <param name="times">Measures the log; null for nobody.</param>
public sealed class ObjectWriter(IEventLog log, ObjectCache cache, Allocators allocators, IStoredFormRewriter? forms = null, IStoreMetrics? times = null)
{
    private const int UserAgentLimit = 256;

    private readonly IStoreMetrics times = times ?? NoStoreMetrics.Instance;

    /// <summary>Stores an object where <paramref name="existing"/> is now.</summary>
    /// <returns>An <see cref="ObjectAnswer"/> in the served version's form, or a <see cref="ConflictAnswer"/>.</returns>
    public ValueTask<ApiAnswer> StoreAsync(RequestContext context, WriteState state, int code, CancellationToken cancellation) =>
        StoreAsync(context, context.Resource, state, code, cancellation);

    /// <summary>Stores an object of another resource than the one that the request names.</summary>
    public async ValueTask<ApiAnswer> StoreAsync(
        RequestContext context, ResourceDefinition resource, WriteState state, int code, CancellationToken cancellation)
    {
        byte[] bytes = state.Stored ?? context.ToStorage(state.Object!, resource);
        ResourceDefinition storage = context.Catalogue.StorageOf(resource);
        string key = storage.Key(state.Namespace, state.Name);
        if (state.Existing is { } existing && bytes.AsSpan().SequenceEqual(existing.Json.Span) && !await IsStaleAsync(context, key, cancellation))
        {
            // A write that changes nothing appends nothing and keeps the resourceVersion; the comparison must have been with the truth.
            return new ObjectAnswer(code, resource, existing);
        }

        if (context.DryRun)
        {
            // An append would have met the newest state: so must its rehearsal.
            await cache.CatchUpAsync(cancellation);
            if (state.Creates && await cache.FindAsync(storage, key, cancellation) is { } present)
            {
                return new ConflictAnswer(new StoredValue(key, present.Json, present.Revision, present.CreateRevision));
            }

            CachedObject preview = cache.Make(storage, new(key, bytes, state.Existing?.Revision ?? 0, state.Existing?.CreateRevision ?? 0));
            return new ObjectAnswer(code, resource, preview);
        }

        var append = new Append(key, state.Existing?.Revision ?? 0, bytes, ActorOf(context));
        state.Appending = true;
        AppendOutcome outcome = await times.MeasureAsync(
            append.ExpectedRevision == 0 ? "create" : "update", storage.GroupResource, () => log.AppendAsync(append, cancellation));
        return outcome.Committed
            ? new ObjectAnswer(code, resource,
                cache.Make(storage, new(key, bytes, outcome.Revision, state.Existing?.CreateRevision ?? outcome.Revision)))
            : new ConflictAnswer(outcome.Current);
    }

    /// <summary>Deletes the stored object and gives back what was handed out to it.</summary>
    /// <returns>Its last state, at the deletion's revision, or a <see cref="ConflictAnswer"/>.</returns>
    public async ValueTask<ApiAnswer> DeleteAsync(RequestContext context, CachedObject existing, CancellationToken cancellation)
    {
        if (context.DryRun)
        {
            return new ObjectAnswer(200, context.Resource, existing);
        }

        AppendOutcome outcome = await times.MeasureAsync("delete", context.Storage.GroupResource,
            () => log.AppendAsync(new Append(existing.Key, existing.Revision, null, ActorOf(context)), cancellation));
        if (!outcome.Committed)
        {
            return new ConflictAnswer(outcome.Current);
        }

        await allocators.ReleaseAsync(context, existing.Index.Namespace, existing.Index.Name, () => context.FromStorage(existing));
        return new ObjectAnswer(200, context.Resource, existing.At(outcome.Revision));
    }

    private static EventActor ActorOf(RequestContext context) => new(context.User.Name, context.Info.Verb, context.AuditId,
        context.UserAgent.Length > UserAgentLimit ? context.UserAgent[..UserAgentLimit] : context.UserAgent, context.Received);

    // Objects that are written back as they are find their way to a new key: that is how storage is migrated by hand.
    private async ValueTask<bool> IsStaleAsync(RequestContext context, string key, CancellationToken cancellation) =>
        forms is not null && !context.DryRun && await forms.IsStaleAsync(key, cancellation);
}
