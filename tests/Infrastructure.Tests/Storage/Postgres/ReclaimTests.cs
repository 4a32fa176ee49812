using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Postgres;
using Kronicle.TestKit;
using Npgsql;

namespace Kronicle.Infrastructure.Tests.Storage.Postgres;

public sealed class ReclaimTests : IAsyncLifetime
{
    private const string Lease = "/registry/leases/kube-system/scheduler";
    private const string Pod = "/registry/pods/default/web";
    private const string Schema = "reclaim";
    private const int Updates = 40;

    private static readonly EventActor Actor = new("alice", "update", "1", "test", DateTimeOffset.UnixEpoch);

    private static int count;

    private readonly string schema = $"{Schema}{Interlocked.Increment(ref count)}";
    private PostgresEventLog log = null!;
    private string connection = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Absent is not null, PostgresServer.Absent ?? "");
        connection = (await PostgresServer.SharedAsync()).ConnectionString;
        log = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (log is not null)
        {
            await log.DisposeAsync();
        }
    }

    [Fact]
    public async Task Compaction_deletes_superseded_events_of_keys_without_history_and_the_streams_of_those_that_are_gone()
    {
        long lease = await UpdateAsync(Lease);
        long pod = await UpdateAsync(Pod);
        const string Gone = "/registry/leases/kube-system/gone";
        await AppendAsync(Gone, await UpdateAsync(Gone), null);
        await log.CompactAsync(await AppendAsync(Pod, pod, [1]), Cancel);
        Assert.Equal((1, Updates + 1, 0), (await EventsAsync(Lease), await EventsAsync(Pod), await EventsAsync(Gone)));
        Assert.Equal(["/registry/leases/kube-system/scheduler", "/registry/pods/default/web"], await StreamsAsync());
        Assert.Equal(lease, (await log.ReadAsync(Lease, Cancel))!.Revision);
    }

    [Fact]
    public async Task A_trim_deletes_superseded_events_that_are_compacted_too_and_the_streams_of_keys_that_are_gone()
    {
        await AppendAsync("/k/gone", await UpdateAsync("/k/gone"), null);
        long pod = await UpdateAsync(Pod);
        await log.TrimAsync(long.MaxValue, Cancel);
        Assert.Equal(Updates, await EventsAsync(Pod));
        await log.CompactAsync(pod, Cancel);
        await log.TrimAsync(0, Cancel);
        Assert.Equal((1, 0), (await EventsAsync(Pod), await EventsAsync("/k/gone")));
        Assert.Equal([Pod], await StreamsAsync());
        long again = await AppendAsync("/k/gone", 0, [1]);
        await AppendAsync("/k/gone", again, [2]);
        Assert.Equal(2, await EventsAsync("/k/gone"));
    }

    [Fact]
    public async Task One_of_two_servers_has_the_turn_in_an_interval_and_the_other_takes_over_when_it_is_away()
    {
        await using PostgresEventLog other = await OpenAsync();
        for (int interval = 0; interval < 3; interval++)
        {
            Assert.Equal(interval > 0, await log.TakeTurnAsync(interval, Cancel));
            Assert.False(await other.TakeTurnAsync(interval, Cancel));
        }

        Assert.True(await other.TakeTurnAsync(4, Cancel));
        Assert.False(await log.TakeTurnAsync(4, Cancel));
    }

    private Task<PostgresEventLog> OpenAsync() =>
        PostgresEventLog.OpenAsync(new PostgresEventLogOptions(connection) { Schema = schema }, TimeProvider.System, Cancel);

    private async Task<long> UpdateAsync(string key)
    {
        long revision = 0;
        for (int i = 0; i < Updates; i++)
        {
            revision = await AppendAsync(key, revision, [1]);
        }

        return revision;
    }

    private async Task<long> AppendAsync(string key, long expected, byte[]? value)
    {
        AppendOutcome outcome = await log.AppendAsync(new Append(key, expected, value is null ? default(ReadOnlyMemory<byte>?) : value, Actor), Cancel);
        Assert.True(outcome.Committed);
        return outcome.Revision;
    }

    private async Task<long> EventsAsync(string key)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand command = source.CreateCommand($"select count(*) from {schema}.mt_events where stream_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private async Task<string[]> StreamsAsync()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand command = source.CreateCommand($"""select array(select id from {schema}.mt_streams order by id collate "C")""");
        return (string[])(await command.ExecuteScalarAsync(Cancel))!;
    }
}
