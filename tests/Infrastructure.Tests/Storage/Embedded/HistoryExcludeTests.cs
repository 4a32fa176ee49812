using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.TestKit;
using Microsoft.Data.Sqlite;

namespace Kronicle.Infrastructure.Tests.Storage.Embedded;

public sealed class HistoryExcludeTests : IDisposable
{
    private const string Lease = "/registry/leases/kube-system/scheduler";
    private const string Pod = "/registry/pods/default/web";

    private static readonly EventActor Actor = new("alice", "update", "1", "test", DateTimeOffset.UnixEpoch);

    private readonly TemporaryFolder folder = new();
    private int turn;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compacted_and_superseded_events_of_excluded_keys_are_deleted_and_no_others()
    {
        const int Updates = 600;
        await using (EmbeddedEventLog log = await OpenAsync())
        {
            long lease = 0;
            long pod = 0;
            for (int i = 0; i < Updates; i++)
            {
                lease = await AppendAsync(log, Lease, lease, [1]);
                pod = await AppendAsync(log, Pod, pod, [1]);
            }

            await log.CompactAsync(pod, Cancel);
            await TakeTurnsAsync(log);
        }

        Assert.Equal(1, Count(Lease));
        Assert.Equal(Updates, Count(Pod));
    }

    [Fact]
    public async Task A_deleted_key_that_is_excluded_leaves_nothing()
    {
        await using (EmbeddedEventLog log = await OpenAsync())
        {
            long created = await AppendAsync(log, Lease, 0, [1]);
            await AppendAsync(log, Lease, created, default(ReadOnlyMemory<byte>?));
            await log.CompactAsync(await AppendAsync(log, Pod, 0, [1]), Cancel);
            await TakeTurnsAsync(log);
        }

        Assert.Equal(0, Count(Lease));
    }

    [Fact]
    public async Task What_a_state_at_the_compaction_point_needs_stays()
    {
        await using EmbeddedEventLog log = await OpenAsync();
        long created = await AppendAsync(log, Lease, 0, [1]);
        long floor = await AppendAsync(log, Pod, 0, [1]);
        await AppendAsync(log, Lease, created, [2]);
        await log.CompactAsync(floor, Cancel);
        ListPage page = await log.ListAsync(new ListQuery("/registry/leases/", floor), Cancel);
        Assert.Equal([1], Assert.Single(page.Items).Value.ToArray());
    }

    [Fact]
    public async Task A_trim_deletes_superseded_events_that_are_compacted_too_and_no_others()
    {
        const int Updates = 600;
        const int Kept = 100;
        await using (EmbeddedEventLog log = await OpenAsync())
        {
            var revisions = new long[Updates];
            for (int i = 0; i < Updates; i++)
            {
                revisions[i] = await AppendAsync(log, Pod, i == 0 ? 0 : revisions[i - 1], [1]);
            }

            long gone = await AppendAsync(log, "/registry/pods/default/gone", 0, [1]);
            await AppendAsync(log, "/registry/pods/default/gone", gone, default(ReadOnlyMemory<byte>?));
            await log.TrimAsync(revisions[^1], Cancel);
            await TakeTurnsAsync(log);
            Assert.Equal(Updates, Count(Pod));
            await log.CompactAsync(revisions[Updates - Kept - 1], Cancel);
            await log.TrimAsync(0, Cancel);
            await TakeTurnsAsync(log);
            Assert.Equal(Kept + 1, Count(Pod));
            await log.TrimAsync(long.MaxValue, Cancel);
            await log.CompactAsync(await log.CurrentRevisionAsync(Cancel), Cancel);
            await log.TrimAsync(0, Cancel);
            await TakeTurnsAsync(log);
        }

        Assert.Equal(1, Count(Pod));
        Assert.Equal(0, Count("/registry/pods/default/gone"));
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The writer deletes a part after each of its transactions: some more of those let it come to the end.</summary>
    private async Task TakeTurnsAsync(EmbeddedEventLog log)
    {
        for (int i = 0; i < 20; i++)
        {
            await AppendAsync(log, $"/k/{turn++}", 0, [1]);
        }
    }

    private static async Task<long> AppendAsync(EmbeddedEventLog log, string key, long expected, ReadOnlyMemory<byte>? value)
    {
        AppendOutcome outcome = await log.AppendAsync(new Append(key, expected, value, Actor), Cancel);
        Assert.True(outcome.Committed);
        return outcome.Revision;
    }

    private static Task<long> AppendAsync(EmbeddedEventLog log, string key, long expected, byte[] value) =>
        AppendAsync(log, key, expected, new ReadOnlyMemory<byte>(value));

    private Task<EmbeddedEventLog> OpenAsync() =>
        EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(folder.File("log.db")), Cancel);

    private long Count(string key)
    {
        using var connection = new SqliteConnection($"Data Source={folder.File("log.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM events WHERE key = $key";
        command.Parameters.AddWithValue("$key", key);
        return (long)command.ExecuteScalar()!;
    }
}
