using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.Infrastructure.Storage.Postgres;
using Kronicle.Infrastructure.Tests.Storage.Etcd;
using Kronicle.TestKit;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kronicle.Infrastructure.Tests.Storage;

/// <summary>Damage that was done to each store behind its back end's back is named with its key and revision.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private const string Key = "/registry/configmaps/default/one";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => folder.File("events.db");

    [Fact]
    public async Task A_row_of_the_embedded_store_that_was_edited_is_named()
    {
        long[] revisions = await FillEmbeddedAsync();
        Execute($"UPDATE events SET value = CAST(replace(CAST(value AS TEXT), '\"name\":\"one\"', '\"name\":\"two\"') AS BLOB) WHERE revision = {revisions[1]}");
        Assert.Equal([$"{Key} at revision {revisions[1]}: it is the object default/two, which has another key"], await OfEmbeddedAsync());
    }

    [Fact]
    public async Task A_current_state_of_the_embedded_store_that_is_gone_is_named()
    {
        long[] revisions = await FillEmbeddedAsync();
        Execute("DELETE FROM current");
        Assert.Equal([$"{Key} at revision {revisions[2]}: the history ends with this state, but the key is absent"], await OfEmbeddedAsync());
    }

    [Fact]
    public async Task A_row_of_the_embedded_store_that_was_deleted_is_named()
    {
        long[] revisions = await FillEmbeddedAsync();
        Execute($"DELETE FROM events WHERE revision = {revisions[1]}");
        Assert.Equal([$"{Key} at revision {revisions[2]}: it follows the event {revisions[1]}, but the one before it is {revisions[0]}"], await OfEmbeddedAsync());
    }

    [Fact]
    public async Task A_value_of_the_embedded_store_that_is_no_object_is_named()
    {
        long[] revisions = await FillEmbeddedAsync();
        Execute($"UPDATE events SET value = x'00' WHERE revision = {revisions[2]}");
        Assert.StartsWith($"{Key} at revision {revisions[2]}: it is no ConfigMap", Assert.Single(await OfEmbeddedAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_the_embedded_store_that_was_overwritten_is_found_by_the_check_of_the_file()
    {
        await FillEmbeddedAsync();
        IStoreUpkeep file = StorageBackends.UpkeepOf(new StorageChoice("Embedded", folder.Path))!;
        Assert.Empty(await file.CheckAsync(Cancel));
        Execute("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'events_by_key'");
        Assert.NotEmpty(await file.CheckAsync(Cancel));
    }

    [Fact]
    public async Task A_file_gives_back_the_room_of_what_was_trimmed()
    {
        await using (EmbeddedEventLog log = await OpenEmbeddedAsync())
        {
            long revision = 0;
            for (int i = 0; i < 300; i++)
            {
                revision = (await log.AppendAsync(new Append(Key, revision, new byte[8000], new EventActor("alice", "update", "1", "", default)), Cancel)).Revision;
            }

            await log.CompactAsync(revision, Cancel);
            await log.TrimAsync(revision, Cancel);
        }

        StoreRoom room = await StorageBackends.UpkeepOf(new StorageChoice("Embedded", folder.Path))!.ShrinkAsync(Cancel);
        Assert.True(room.After < 100_000 && room.Before >= room.After, $"{room}");
        await using EmbeddedEventLog again = await OpenEmbeddedAsync();
        Assert.Equal(300, (await again.ReadAsync(Key, Cancel))!.Revision);
    }

    [Fact]
    public async Task A_file_that_is_in_use_is_not_checked()
    {
        await using EmbeddedEventLog log = await OpenEmbeddedAsync();
        LogUnavailableException refused = await Assert.ThrowsAsync<LogUnavailableException>(() =>
            StorageBackends.UpkeepOf(new StorageChoice("Embedded", folder.Path))!.CheckAsync(Cancel));
        Assert.True(refused.InUse);
    }

    [Fact]
    public async Task An_entry_of_etcd_s_history_that_was_deleted_is_named()
    {
        await using RawEtcd etcd = await RawEtcd.StartAsync(Cancel);
        await using EtcdEventLog log = await EtcdEventLog.OpenAsync(
            new EtcdEventLogOptions([etcd.Address]), new SystemIdentifiers(), TimeProvider.System, Cancel);
        long[] revisions = await FillAsync(log);
        Assert.Empty(await ProblemsAsync(log, log));
        string[] entries = await etcd.KeysAsync("/registry.kronicle/history/");
        Assert.Equal(3, entries.Length);
        foreach (string entry in entries)
        {
            string whole = "/registry.kronicle/history/" + entry;
            if ((await etcd.GetAsync(whole)).ModRevision == revisions[1])
            {
                await etcd.DeleteAsync(whole);
            }
        }

        Assert.Equal([$"{Key} at revision {revisions[2]}: it follows the event {revisions[1]}, but the one before it is {revisions[0]}"], await ProblemsAsync(log, log));
    }

    [Fact]
    public async Task A_row_of_postgres_that_was_changed_is_named()
    {
        Assert.SkipWhen(PostgresServer.Absent is not null, PostgresServer.Absent ?? "");
        string connection = (await PostgresServer.SharedAsync()).ConnectionString;
        await using PostgresEventLog log = await PostgresEventLog.OpenAsync(new PostgresEventLogOptions(connection) { Schema = "damaged" }, TimeProvider.System, Cancel);
        long[] revisions = await FillAsync(log);
        Assert.Empty(await ProblemsAsync(log, log));
        await ExecuteAsync("update damaged.objects set value = convert_to(replace(convert_from(value, 'UTF8'), 'three', 'there'), 'UTF8')");
        Assert.Equal([$"{Key} at revision {revisions[2]}: the current state has other bytes than its event"], await ProblemsAsync(log, log));
        await ExecuteAsync($"update damaged.objects set revision = {revisions[1]}");
        Assert.Equal([$"{Key} at revision {revisions[1]}: the current state has this revision, the history ends with {revisions[2]}"], await ProblemsAsync(log, log));
        await ExecuteAsync("delete from damaged.objects");
        Assert.Equal([$"{Key} at revision {revisions[2]}: the history ends with this state, but the key is absent"], await ProblemsAsync(log, log));

        async Task ExecuteAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(connection);
            await using NpgsqlCommand command = source.CreateCommand(sql);
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    /// <summary>A creation and two updates of one object.</summary>
    private static async Task<long[]> FillAsync(IEventLog log)
    {
        var revisions = new long[3];
        foreach ((string text, int i) in ((string[])["one", "two", "three"]).Select((text, i) => (text, i)))
        {
            byte[] value = Encoding.UTF8.GetBytes(
                $$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"one","namespace":"default","uid":"1"},"data":{"text":"{{text}}"} }""");
            AppendOutcome outcome = await log.AppendAsync(
                new Append(Key, i == 0 ? 0 : revisions[i - 1], value, new EventActor("alice", "update", $"{i}", "test", DateTimeOffset.UnixEpoch)), Cancel);
            revisions[i] = outcome.Revision;
        }

        return revisions;
    }

    private static async Task<List<string>> ProblemsAsync(IEventLog log, IEventHistory history)
    {
        var problems = new List<string>();
        await new StoreVerification(new OpenStore(log, history, "store", 1), problem => problems.Add(problem.ToString())).RunAsync(Cancel);
        return problems;
    }

    private Task<EmbeddedEventLog> OpenEmbeddedAsync() => EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(Database), Cancel);

    private async Task<long[]> FillEmbeddedAsync()
    {
        await using EmbeddedEventLog log = await OpenEmbeddedAsync();
        return await FillAsync(log);
    }

    private async Task<List<string>> OfEmbeddedAsync()
    {
        await using EmbeddedEventLog log = await OpenEmbeddedAsync();
        return await ProblemsAsync(log, log);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database}");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
