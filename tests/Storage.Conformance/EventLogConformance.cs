using System.Text;
using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>What the suites of all promises share: an open log and words for what the tests do with it.</summary>
public abstract class EventLogConformance<TFixture> : IAsyncLifetime
    where TFixture : IEventLogFixture, new()
{
    protected static readonly EventActor Actor =
        new("alice", "update", "audit-1", "conformance/1.0", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected TFixture Store { get; } = new();

    protected IEventLog Log { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Log = await Store.OpenAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        Log = await Store.OpenAsync(Cancel);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte>? value) => Encoding.UTF8.GetString(value!.Value.Span);

    protected ValueTask<AppendOutcome> TryAsync(string key, long expected, string? value) =>
        Log.AppendAsync(new Append(key, expected, Value(value), Actor), Cancel);

    /// <summary>A bare null beside bytes would become an empty value, which is not a deletion.</summary>
    protected static ReadOnlyMemory<byte>? Value(string? text) => text is null ? default(ReadOnlyMemory<byte>?) : Bytes(text);

    /// <summary>Appends and insists on the commit; the answer is the event's revision.</summary>
    protected async Task<long> CommitAsync(string key, long expected, string? value)
    {
        AppendOutcome outcome = await TryAsync(key, expected, value);
        Assert.True(outcome.Committed, $"{key} at {expected} was refused; it is at {outcome.Revision}");
        return outcome.Revision;
    }

    protected async Task<IReadOnlyList<string>> ListAsync(string prefix, long revision = 0)
    {
        ListPage page = await Log.ListAsync(new ListQuery(prefix, revision), Cancel);
        return Show(page);
    }

    /// <summary>key=value@revision of every item.</summary>
    protected static IReadOnlyList<string> Show(ListPage page) =>
        [.. page.Items.Select(item => $"{item.Key}={Text(item.Value)}@{item.Revision}")];

    /// <summary>The first events of a subscription.</summary>
    protected async Task<List<LogEvent>> FollowAsync(string prefix, long after, int count)
    {
        var events = new List<LogEvent>();
        await foreach (IReadOnlyList<LogEvent> batch in Log.SubscribeAsync(prefix, after, Cancel))
        {
            Assert.NotEmpty(batch);
            events.AddRange(batch);
            if (events.Count >= count)
            {
                break;
            }
        }

        Assert.Equal(count, events.Count);
        return events;
    }
}
