using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Every stored value, past and present, can be brought under another key, and tells the same afterwards.</summary>
public abstract class RewritingConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IRewritingFixture, new()
{
    private static readonly EventActor Rewriter = Actor with { User = "rewriter" };

    private readonly List<long> revisions = [];

    [Fact]
    public async Task When_all_is_rewritten_the_old_key_can_go_and_nothing_is_lost()
    {
        await WriteAsync();
        IReadOnlyList<string> events = await EventsAsync();
        IReadOnlyList<string>[] states = [.. await StatesAsync()];
        Store.Rotate();
        await ReopenAsync();
        RewriteProgress first = await RewriteAsync();
        Assert.True(first.Rewritten > 0 && first.Unreadable == 0, $"{first}");
        RewriteProgress again = await RewriteAsync();
        Assert.Equal((0, 0), (again.Rewritten, again.Unreadable));
        Store.Drop();
        await ReopenAsync();
        Assert.Equal(events, await EventsAsync());
        Assert.Equal(states, await StatesAsync());
        Assert.Equal(["/k/a=last", "/k/again=2", "/k/large=" + Large("y")], (await ListAsync("/k/")).Select(WithoutRevision));
        Assert.Equal(["/k/a=last", "/k/again=2", "/k/large=" + Large("y")],
            (await FollowAllAsync()).GroupBy(item => item.Key).Select(key => key.Last()).Where(item => item.Kind != EventKind.Deleted)
                .Select(item => $"{item.Key}={Text(item.Value)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Before_it_is_rewritten_what_the_missing_key_wrote_is_told_as_unreadable_and_the_rest_is_read()
    {
        await CommitAsync("/k/old", 0, "1");
        Store.Rotate();
        await ReopenAsync();
        await CommitAsync("/k/new", 0, "2");
        Assert.True(await Forms.IsStaleAsync("/k/old", Cancel));
        Assert.False(await Forms.IsStaleAsync("/k/new", Cancel));
        Assert.False(await Forms.IsStaleAsync("/k/absent", Cancel));
        Store.Drop();
        await ReopenAsync();
        ValueUnreadableException unreadable = await Assert.ThrowsAsync<ValueUnreadableException>(async () => await Log.ReadAsync("/k/old", Cancel));
        Assert.Equal("unable to transform key \"/k/old\": no matching prefix found", unreadable.Message);
        await Assert.ThrowsAsync<ValueUnreadableException>(async () => await Log.ListAsync(new ListQuery("/k/"), Cancel));
        Assert.Equal("2", Text((await Log.ReadAsync("/k/new", Cancel))!.Value));
        Assert.Equal(["/k/old", null], (await FollowAllAsync()).Select(item => item.Unreadable?.Key));
        RewriteProgress progress = await RewriteAsync();
        Assert.True(progress.Unreadable > 0 && progress.Rewritten == 0, $"{progress}");
        Assert.Contains("/k/old", progress.FirstUnreadable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_go_on_while_values_are_rewritten_and_none_is_lost()
    {
        long revision = 0;
        for (int i = 0; i < 100; i++)
        {
            revision = await CommitAsync("/k/busy", revision, $"{i}");
            await CommitAsync($"/k/{i:d3}", 0, "x");
        }

        Store.Rotate();
        await ReopenAsync();
        Task<RewriteProgress> rewriting = RewriteAsync();
        int last = 100;
        for (bool ending = false; !ending;)
        {
            ending = rewriting.IsCompleted;
            AppendOutcome outcome = await TryAsync("/k/busy", revision, $"{last}");
            revision = outcome.Revision;
            last += outcome.Committed ? 1 : 0;
        }

        await rewriting;
        Store.Drop();
        await ReopenAsync();
        Assert.Equal($"{last - 1}", Text((await Log.ReadAsync("/k/busy", Cancel))!.Value));
        Assert.Equal(101, (await ListAsync("/k/")).Count);
        string[] told = [.. (await EventsAsync()).Where(item => item.Contains("/k/busy", StringComparison.Ordinal))];
        Assert.Equal(last, told.Length);
    }

    private IStoredFormRewriter Forms => (IStoredFormRewriter)Log;

    private static string Large(string letter) => string.Concat(Enumerable.Repeat(letter, 700_000));

    private static string WithoutRevision(string item) => item[..item.LastIndexOf('@')];

    private async Task WriteAsync()
    {
        for (int i = 0; i < 40; i++)
        {
            revisions.Add(await CommitAsync("/k/a", i == 0 ? 0 : revisions[^1], i == 39 ? "last" : $"{i}"));
        }

        revisions.Add(await CommitAsync("/k/large", 0, Large("x")));
        revisions.Add(await CommitAsync("/k/large", revisions[^1], Large("y")));
        long made = await CommitAsync("/k/again", 0, "1");
        revisions.Add(await CommitAsync("/k/again", made, null));
        revisions.Add(await CommitAsync("/k/again", 0, "2"));
        long gone = await CommitAsync("/k/gone", 0, "1");
        revisions.Add(await CommitAsync("/k/gone", gone, null));
        await ((IEventHistory)Log).TrimAsync(revisions[20], Cancel);
    }

    private async Task<RewriteProgress> RewriteAsync()
    {
        RewriteProgress progress = default;
        await foreach (RewriteProgress step in Forms.RewriteAsync(Rewriter, Cancel))
        {
            progress = step;
        }

        return progress;
    }

    /// <summary>What the history tells, without the updates that a rewriting is where values have revisions by their place.</summary>
    private async Task<IReadOnlyList<string>> EventsAsync()
    {
        var history = (IEventHistory)Log;
        var told = new List<string>();
        long trimmed = (await history.BoundsAsync(Cancel)).Trimmed;
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new HistoryQuery(KeyScope.All, trimmed), Cancel))
        {
            told.AddRange(events.Where(item => item.Actor.User != Rewriter.User)
                .Select(item => $"{item.Revision} {item.Kind} {item.Key} {(item.Value is null ? "" : Text(item.Value))} {item.PreviousRevision} {item.Actor}"));
        }

        return told;
    }

    private async Task<List<IReadOnlyList<string>>> StatesAsync()
    {
        var history = (IEventHistory)Log;
        var all = new List<IReadOnlyList<string>>();
        long trimmed = (await history.BoundsAsync(Cancel)).Trimmed;
        foreach (long revision in revisions.Where(revision => revision >= trimmed))
        {
            var states = new List<string>();
            await foreach (IReadOnlyList<StoredValue> page in history.StatesAsync(KeyScope.All, revision, Cancel))
            {
                states.AddRange(page.Select(item => $"{item.Key}={Text(item.Value)}@{item.Revision}"));
            }

            all.Add([.. states.Order(StringComparer.Ordinal)]);
        }

        return all;
    }

    private async Task<List<LogEvent>> FollowAllAsync()
    {
        long head = await Log.CurrentRevisionAsync(Cancel);
        var seen = new List<LogEvent>();
        await foreach (IReadOnlyList<LogEvent> events in Log.SubscribeAsync("/k/", 0, Cancel))
        {
            seen.AddRange(events);
            if (events[^1].Revision >= head)
            {
                break;
            }
        }

        return seen;
    }
}
