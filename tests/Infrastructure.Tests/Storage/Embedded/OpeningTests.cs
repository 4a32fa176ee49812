using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.TestKit;
using Microsoft.Data.Sqlite;

namespace Kronicle.Infrastructure.Tests.Storage.Embedded;

public sealed class OpeningTests : IDisposable
{
    private static readonly EventActor Actor = new("alice", "create", "1", "test", DateTimeOffset.UnixEpoch);

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => folder.File("log.db");

    [Fact]
    public async Task Every_connection_reads_back_full_synchronous_and_wal()
    {
        await using EmbeddedEventLog log = await OpenAsync();
        IReadOnlyList<ConnectionModes> modes = await log.ConnectionModesAsync(Cancel);
        Assert.Equal(["writer", "reader", "reader", "reader", "reader"], modes.Select(mode => mode.Role));
        Assert.All(modes, mode => Assert.Equal((2L, "wal"), (mode.Synchronous, mode.JournalMode)));
    }

    [Fact]
    public async Task A_second_opener_is_refused_and_the_first_goes_on()
    {
        await using EmbeddedEventLog log = await OpenAsync();
        LogUnavailableException error = await Assert.ThrowsAsync<LogUnavailableException>(OpenAsync);
        Assert.Contains("in use by another server", error.Message, StringComparison.Ordinal);
        await FillAsync(log, 10);
        Assert.Equal(10, await log.CurrentRevisionAsync(Cancel));
    }

    [Fact]
    public async Task A_log_can_be_opened_again_when_it_was_closed()
    {
        for (int i = 1; i <= 3; i++)
        {
            await using EmbeddedEventLog log = await OpenAsync();
            await log.AppendAsync(new Append($"/k/{i}", 0, new byte[10], Actor), Cancel);
            Assert.Equal(i, await log.CurrentRevisionAsync(Cancel));
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_file_that_is_damaged_anywhere_is_refused_and_stays_as_it_is(double place)
    {
        await CreateAsync(200);
        await DamageAsync(file => file.Position = (long)(file.Length * place) / 4096 * 4096, new byte[4096].Select(_ => (byte)0x5a).ToArray());
        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task A_file_without_a_database_header_is_refused_and_stays_as_it_is()
    {
        await File.WriteAllTextAsync(Database, new string('x', 10_000), Cancel);
        await AssertRefusedAsync("no database header");
        await File.WriteAllTextAsync(Database, "short", Cancel);
        await AssertRefusedAsync("no database header");
    }

    [Fact]
    public async Task A_file_that_was_cut_is_refused_and_stays_as_it_is()
    {
        await CreateAsync(200);
        await DamageAsync(file => file.SetLength(file.Length / 2), []);
        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task A_newer_layout_is_refused_and_stays_as_it_is()
    {
        await CreateAsync(3);
        await DamageAsync(file => file.Position = 60, [0, 0, 0, 99]);
        await AssertRefusedAsync("newer version: its layout is 99");
    }

    [Fact]
    public async Task Another_programs_database_is_refused_and_stays_as_it_is()
    {
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine');";
            command.ExecuteNonQuery();
        }

        await AssertRefusedAsync("another program's database");
    }

    [Fact]
    public async Task An_empty_file_becomes_a_log()
    {
        await File.WriteAllBytesAsync(Database, [], Cancel);
        await CreateAsync(3);
        await using EmbeddedEventLog log = await OpenAsync();
        Assert.Equal(3, await log.CurrentRevisionAsync(Cancel));
    }

    [Fact]
    public async Task Nobody_but_the_owner_may_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "permissions here are Unix modes");
        await using EmbeddedEventLog log = await OpenAsync();
        await FillAsync(log, 1);
        foreach (string file in Directory.GetFiles(folder.Path))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_closed_log_is_one_database_file_and_the_lock()
    {
        await CreateAsync(10);
        Assert.Equal(["log.db", "log.db.lock"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_folder_that_can_not_be_made_is_a_clear_error()
    {
        await File.WriteAllTextAsync(folder.File("file"), "", Cancel);
        var options = new EmbeddedEventLogOptions(Path.Combine(folder.File("file"), "log.db"));
        await Assert.ThrowsAsync<LogUnavailableException>(() => EmbeddedEventLog.OpenAsync(options, Cancel));
    }

    public void Dispose() => folder.Dispose();

    private static async Task FillAsync(EmbeddedEventLog log, int events)
    {
        for (int i = 0; i < events; i++)
        {
            await log.AppendAsync(new Append($"/k/{i}", 0, new byte[3000], Actor), Cancel);
        }
    }

    private Task<EmbeddedEventLog> OpenAsync() => EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(Database), Cancel);

    private async Task CreateAsync(int events)
    {
        await using EmbeddedEventLog log = await OpenAsync();
        await FillAsync(log, events);
    }

    private async Task DamageAsync(Action<FileStream> place, byte[] bytes)
    {
        await using FileStream file = new(Database, FileMode.Open, FileAccess.ReadWrite);
        place(file);
        await file.WriteAsync(bytes, Cancel);
    }

    private async Task AssertRefusedAsync(string words)
    {
        byte[] before = await File.ReadAllBytesAsync(Database, Cancel);
        for (int i = 0; i < 2; i++)
        {
            LogDamagedException error = await Assert.ThrowsAsync<LogDamagedException>(OpenAsync);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllBytesAsync(Database, Cancel));
        }
    }
}
