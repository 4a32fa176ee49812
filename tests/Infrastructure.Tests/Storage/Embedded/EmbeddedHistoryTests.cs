using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Storage.Embedded;

public sealed class EmbeddedHistoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_history_is_read_beside_the_server_that_writes_it()
    {
        string path = folder.File("events.db");
        await using EmbeddedEventLog log = await EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(path), Cancel);
        await PutAsync(log, "/registry/configmaps/a/one");
        await using var history = EmbeddedHistory.Open(path, []);
        Assert.Single(await EventsAsync(history));
        await PutAsync(log, "/registry/configmaps/a/two");
        Assert.Equal(["/registry/configmaps/a/one", "/registry/configmaps/a/two"], (await EventsAsync(history)).Select(item => item.Key));
        await foreach (IReadOnlyList<StoredValue> states in history.StatesAsync(KeyScope.All, 1, Cancel))
        {
            Assert.Equal("/registry/configmaps/a/one", states.Single().Key);
        }

        await log.TrimAsync(2, Cancel);
        Assert.Equal(2, (await history.BoundsAsync(Cancel)).Trimmed);
        await Assert.ThrowsAsync<HistoryTrimmedException>(() => EventsAsync(history));
    }

    [Fact]
    public async Task What_is_no_log_is_refused_and_stays_as_it_was()
    {
        string path = folder.File("other.db");
        await File.WriteAllTextAsync(path, "no database at all, whatever its name says", Cancel);
        Assert.Throws<LogDamagedException>(() => EmbeddedHistory.Open(path, []));
        Assert.Equal("no database at all, whatever its name says", await File.ReadAllTextAsync(path, Cancel));
        Assert.Throws<LogUnavailableException>(() => EmbeddedHistory.Open(folder.File("absent.db"), []));
    }

    public void Dispose() => folder.Dispose();

    private static async Task PutAsync(EmbeddedEventLog log, string key) =>
        Assert.True((await log.AppendAsync(new Append(key, 0, "{}"u8.ToArray().AsMemory(), new EventActor("u", "create", "a", "", DateTimeOffset.UnixEpoch)), Cancel)).Committed);

    private static async Task<List<HistoryEvent>> EventsAsync(EmbeddedHistory history)
    {
        var found = new List<HistoryEvent>();
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new HistoryQuery(KeyScope.All), Cancel))
        {
            found.AddRange(events);
        }

        return found;
    }
}
