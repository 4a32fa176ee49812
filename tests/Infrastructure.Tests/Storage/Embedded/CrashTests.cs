using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Storage.Embedded;

/// <summary>Durable before answered: SIGKILL loses nothing that was answered.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answered_event_is_there_after_a_kill_at_any_point()
    {
        string path = folder.File("log.db");
        var answered = new List<(long Revision, string Key)>();
        foreach (int answers in (int[])[1, 37, 400, 1500])
        {
            answered.AddRange(await WriteUntilKilledAsync(path, answers));
            await using EmbeddedEventLog log = await EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(path), Cancel);
            await AssertHoldsAsync(log, answered);
        }
    }

    public void Dispose() => folder.Dispose();

    private static async Task<List<(long Revision, string Key)>> WriteUntilKilledAsync(string path, int answers)
    {
        using var writer = new CrashWriterProcess([], path, "8", "0", "6144");
        List<(long, string)> answered = await writer.ReadAsync(answers, Cancel);
        Assert.Equal(answers, answered.Count);
        writer.Kill();
        answered.AddRange(await writer.ReadAsync(int.MaxValue, Cancel));
        await writer.ExitAsync(Cancel);
        return answered;
    }

    private static async Task AssertHoldsAsync(EmbeddedEventLog log, List<(long Revision, string Key)> answered)
    {
        ListPage page = await log.ListAsync(new ListQuery("/registry/"), Cancel);
        var held = page.Items.ToDictionary(item => item.Key, item => item.Revision);
        Assert.All(answered, item => Assert.Equal(item.Revision, held.GetValueOrDefault(item.Key)));
        Assert.All(page.Items, item => Assert.Equal(6144, item.Value.Length));

        // No gap: the events are exactly the revisions from 1 to the newest.
        long newest = await log.CurrentRevisionAsync(Cancel);
        var revisions = new List<long>();
        await foreach (IReadOnlyList<LogEvent> batch in log.SubscribeAsync("", 0, Cancel))
        {
            revisions.AddRange(batch.Select(item => item.Revision));
            if (revisions.Count >= newest)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, (int)newest).Select(revision => (long)revision), revisions);
        Assert.Equal(newest, page.Items.Count);
    }
}
