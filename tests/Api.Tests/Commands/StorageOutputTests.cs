using System.Text.Json.Nodes;
using Kronicle.Api.Commands;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Api.Tests.Commands;

public sealed class StorageOutputTests
{
    private static readonly StoreInfo Info = new(1200, 7, new HistoryBounds(5, 1200, 1195, 65536), [new("pods", 1000, 2_000_000), new("nodes", 3, 900)]);

    private readonly StringWriter output = new();

    [Fact]
    public void A_store_is_told_as_a_table_with_a_total()
    {
        StorageInfo.WriteTable(output, "embedded (SQLite), events.db", Info);
        string[] lines = output.ToString().Split(Environment.NewLine);
        Assert.Equal("store           embedded (SQLite), events.db", lines[0]);
        Assert.Contains("readable from   7 (compacted)", lines);
        Assert.Contains("history from    5 (trimmed)", lines);
        Assert.Equal(["pods", "1,000", "2,000,000"], Cells(lines.Single(line => line.StartsWith("pods", StringComparison.Ordinal))));
        Assert.Equal(["total", "1,003", "2,000,900"], Cells(lines.Single(line => line.StartsWith("total", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_store_is_told_as_JSON_for_programs()
    {
        StorageInfo.WriteJson(output, "store", Info);
        JsonNode told = JsonNode.Parse(output.ToString())!;
        Assert.Equal((1200, 7, 5, 1195, 65536), (Of("revision"), Of("compacted"), Of("trimmed"), Of("events"), Of("bytes")));
        Assert.Equal(1000, told["resources"]![0]!["objects"]!.GetValue<int>());

        int Of(string name) => told[name]!.GetValue<int>();
    }

    [Theory]
    [InlineData("a", "a", "h", "h", 0, 0, "")]
    [InlineData("a", "b", "h", "h", 0, 1, "DIFFERENT")]
    [InlineData("a", "a", "h", "i", 0, 1, "DIFFERENT")]
    [InlineData("a", "a", "h", "i", 2, 0, "before 2 events")]
    [InlineData("a", "a", null, null, 0, 0, "not compared")]
    public void What_became_of_a_copy_is_told_with_both_checksums(
        string source, string target, string? before, string? after, long unlike, int exit, string told)
    {
        var result = new CopyResult(12, 0, 15, unlike)
        {
            SourceState = source, TargetState = target,
            SourceHistory = before is null ? null : new HistorySum(before, 9), TargetHistory = after is null ? null : new HistorySum(after, 9),
        };
        Assert.Equal(exit, StorageCopy.Tell(result, output));
        Assert.Contains("up to revision 12", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(told, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_a_line_every_few_seconds_where_there_is_no_terminal()
    {
        var clock = new FakeTimeProvider();
        var progress = new ProgressLines(output, terminal: false, clock);
        progress.Tell("one");
        clock.Advance(TimeSpan.FromSeconds(5));
        progress.Tell("two");
        progress.Tell("three");
        progress.End();
        Assert.Equal("two" + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void Progress_on_a_terminal_is_one_line_that_is_gone_at_the_end()
    {
        var clock = new FakeTimeProvider();
        var progress = new ProgressLines(output, terminal: true, clock);
        clock.Advance(TimeSpan.FromSeconds(1));
        progress.Tell("a long line");
        clock.Advance(TimeSpan.FromSeconds(1));
        progress.Tell("short");
        progress.End();
        Assert.Equal("\ra long line\rshort      \r     \r", output.ToString());
    }

    [Fact]
    public async Task What_ends_a_command_is_one_line_and_exit_code_1()
    {
        var failing = new Command("storage fail", "Fail", _ => throw new LogDamagedException("the store is\ndamaged")) { Examples = "" };
        var context = new CommandContext(new() { DataDir = "." }, [], TextWriter.Null, output, TimeProvider.System, CancellationToken.None);
        Assert.Equal(ExitCodes.Problem, await CommandRunner.RunAsync(failing, context));
        Assert.Equal("kronicle storage fail: the store is damaged" + Environment.NewLine, output.ToString());
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
