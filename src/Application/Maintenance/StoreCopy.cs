using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>
/// Moves everything of a store into another: the states at the beginning of its history, every event since with who did it and when, and
/// the states of keys that keep no history, all in the order of their revisions. Uids and bytes stay; revisions are the target's own.
/// </summary>
/// <remarks>
/// It may end at any moment and is then run again. The target has a mark (<see cref="CopyMark"/>) that says up to where everything is
/// there; what lies behind the mark is recognised by comparing it with the source (<see cref="CopyWindow"/>). A source that is in use is
/// copied up to where it stood when the run began, and a further run brings what came since.
/// </remarks>
/// <param name="source">From where; it is not changed.</param>
/// <param name="target">To where: empty, or where a copy of the same source was begun.</param>
/// <param name="clock">The time, for states whose making is not known.</param>
/// <param name="options">The bounds.</param>
public sealed class StoreCopy(OpenStore source, OpenStore target, TimeProvider clock, StoreCopyOptions options)
{
    private readonly Dictionary<string, long> revisions = new(StringComparer.Ordinal);
    private CopyMark mark = new("", 0, 0, 0, null, false);
    private HistoryEvent? newest;
    private long done;
    private long unlike;
    private long sinceMark;
    private long bytesSinceMark;

    /// <summary>Told now and then how far the copy is.</summary>
    public Action<CopyProgress> Progress { get; init; } = _ => { };

    /// <summary>Copies, and compares both sides.</summary>
    /// <exception cref="CopyRefusedException">The target is not empty and not of a copy of this source.</exception>
    public async Task<CopyResult> RunAsync(CancellationToken cancellation)
    {
        long until = await source.Log.CurrentRevisionAsync(cancellation);
        long trimmed = (await source.History.BoundsAsync(cancellation)).Trimmed;
        CopyWindow window = await BeginAsync(trimmed, until, cancellation);
        var pipeline = new AppendPipeline(target.Log, target.AppendsInOrder, revisions);
        var changes = new ChangeReader(source, trimmed, until, options.MostBytes);
        long before = mark.Done;
        try
        {
            await CopyAsync(changes, window, pipeline, until, cancellation);
            await RemoveAsync(changes.Keys, pipeline, cancellation);
            done = until;
            await MarkAsync(pipeline, complete: true);
        }
        finally
        {
            await pipeline.AbandonAsync();
        }

        bool comparable = mark.Trimmed == trimmed && (await target.History.BoundsAsync(cancellation)).Trimmed == mark.TargetTrimmed;
        return new CopyResult(until, before, pipeline.Committed, unlike)
        {
            SourceState = changes.StateSum ?? "",
            TargetState = await StoreSums.StateAsync(target, cancellation),
            SourceHistory = comparable ? await StoreSums.HistoryAsync(source, trimmed, until, cancellation) : null,
            TargetHistory = comparable ? await StoreSums.HistoryAsync(target, mark.TargetTrimmed, 0, cancellation) : null,
        };
    }

    /// <summary>Finds out where the target stands.</summary>
    private async Task<CopyWindow> BeginAsync(long trimmed, long until, CancellationToken cancellation)
    {
        long head = await target.Log.CurrentRevisionAsync(cancellation);
        await foreach (StoredValue state in StateReader.ReadAsync(target.Log, head, options.PageItems, cancellation))
        {
            revisions[state.Key] = state.Revision;
        }

        StoredValue? stored = await target.Log.ReadAsync(CopyMark.Key, cancellation);
        if (stored is null)
        {
            if (head > 0)
            {
                string example = revisions.Keys.FirstOrDefault() is { } key ? $"such as {key}" : "though all of it was deleted";
                throw new CopyRefusedException($"the target is not empty: it has what is not of a copy, {example}; empty it, or name another");
            }

            mark = new CopyMark(source.Description, trimmed, (await target.History.BoundsAsync(cancellation)).Trimmed, 0, null, false);
            AppendOutcome first = await target.Log.AppendAsync(
                new Append(CopyMark.Key, 0, mark.ToBytes(), CopyActor.At(clock.GetUtcNow())), CancellationToken.None);
            revisions[CopyMark.Key] = first.Committed ? first.Revision : throw new CopyRefusedException("another copy into the same target has begun");
            return await CopyWindow.ReadAsync(target, first.Revision, cancellation);
        }

        mark = CopyMark.Parse(stored.Value.Span);
        await CheckSourceAsync(trimmed, until, cancellation);
        done = mark.Done;
        CopyWindow window = await CopyWindow.ReadAsync(target, stored.Revision, cancellation);
        return window.IsEmpty || mark.Trimmed == trimmed || mark.Done >= trimmed
            ? window
            : throw new CopyRefusedException("the source's history was trimmed since the copy was broken off: empty the target and begin again");
    }

    /// <summary>The source must be the one that the mark was made from.</summary>
    private async Task CheckSourceAsync(long trimmed, long until, CancellationToken cancellation)
    {
        bool same = mark.Done <= until && mark.Source == source.Description;
        if (mark.Last is { } last && last.Revision > trimmed)
        {
            same = false;
            await foreach (IReadOnlyList<HistoryEvent> events in source.History.ReadAsync(
                new HistoryQuery(new KeyScope(last.Key, Exact: true), last.Revision - 1, last.Revision), cancellation))
            {
                same |= events.Any(item => CopiedEvent.Of(item) == last);
            }
        }

        if (!same)
        {
            throw new CopyRefusedException($"the target has a copy of another store ({mark.Source}): empty it, or name another");
        }
    }

    private async Task CopyAsync(ChangeReader changes, CopyWindow window, AppendPipeline pipeline, long until, CancellationToken cancellation)
    {
        try
        {
            await foreach (StoredChange change in changes.ReadAsync(mark.Done, cancellation))
            {
                if (!window.Passes(change))
                {
                    await TakeAsync(change, pipeline, cancellation);
                }

                done = change.Revision;
                newest = change.Event ?? newest;
                if (++sinceMark >= options.MarkEvery || (bytesSinceMark += change.Value?.Length ?? 0) >= options.MarkBytes)
                {
                    await MarkAsync(pipeline, complete: false);
                    Progress(new CopyProgress(pipeline.Committed, done, until));
                }
            }

            window.CheckEnd();
        }
        catch (OperationCanceledException) when (done > mark.Done)
        {
            await MarkAsync(pipeline, complete: false);
            throw;
        }
    }

    private async ValueTask TakeAsync(StoredChange change, AppendPipeline pipeline, CancellationToken cancellation)
    {
        long present = await pipeline.RevisionAsync(change.Key);
        if (change.Event is not { } item)
        {
            StoredValue? there = present == 0 ? null : await target.Log.ReadAsync(change.Key, cancellation);
            if (there is null || !there.Value.Span.SequenceEqual(change.Value!.Value.Span))
            {
                await pipeline.AddAsync(change.Key, change.Value, CopyActor.At(clock.GetUtcNow()));
            }

            return;
        }

        // The history of a store that others write to has gaps: what the target makes of such an event has another kind.
        unlike += (item.Kind == EventKind.Created) == (present == 0) ? 0 : 1;
        if (item.Value is not null || present > 0)
        {
            await pipeline.AddAsync(item.Key, item.Value, item.Actor);
        }
    }

    /// <summary>Removes what the source has no longer without an event that says so.</summary>
    private async Task RemoveAsync(HashSet<string> keys, AppendPipeline pipeline, CancellationToken cancellation)
    {
        await pipeline.DrainAsync();
        foreach (string key in revisions.Keys.Where(key => key != CopyMark.Key && !keys.Contains(key)).Order(KeyOrder.Instance).ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            await pipeline.AddAsync(key, null, CopyActor.At(clock.GetUtcNow()));
        }
    }

    private async Task MarkAsync(AppendPipeline pipeline, bool complete)
    {
        await pipeline.DrainAsync();
        (sinceMark, bytesSinceMark) = (0, 0);
        if (mark.Done == done && mark.Complete == complete)
        {
            return;
        }

        mark = mark with { Source = source.Description, Done = done, Complete = complete, Last = newest is null ? mark.Last : CopiedEvent.Of(newest) };
        await pipeline.AddAsync(CopyMark.Key, mark.ToBytes(), CopyActor.At(clock.GetUtcNow()));
        await pipeline.DrainAsync();
    }
}
