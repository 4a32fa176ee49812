using System.Text.RegularExpressions;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Storage.Embedded;

/// <summary>What the operating system sees of a commit.</summary>
public sealed partial class SyncTests : IDisposable
{
    private const string Strace = "/usr/bin/strace";
    private const int Appends = 40;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_answer_follows_a_sync_of_its_own_commit()
    {
        string[] calls = await TraceAsync(["-e", "trace=fdatasync,fsync,write", "-s", "16"], tasks: 1);

        // One writer task: each commit group is one append, so that between two answers there is a sync that succeeded.
        bool synced = false;
        int answers = 0;
        foreach (string call in calls)
        {
            if (SyncReturned().IsMatch(call))
            {
                synced = true;
            }
            else if (AnswerBegins().IsMatch(call))
            {
                Assert.True(synced, $"answer {answers + 1} was given without a sync");
                synced = false;
                answers++;
            }
        }

        Assert.Equal(Appends, answers);
    }

    [Fact]
    public async Task Appends_that_wait_together_share_a_sync()
    {
        const int Tasks = 16;
        string[] summary = await TraceAsync(["-c", "-e", "trace=fdatasync,fsync"], Tasks);
        int syncs = summary.Select(line => SummaryLine().Match(line)).Where(match => match.Success).Sum(match => int.Parse(match.Groups[1].Value, null));
        Assert.InRange(syncs, Appends, Tasks * Appends - 1);
    }

    public void Dispose() => folder.Dispose();

    [GeneratedRegex(@"(fsync|fdatasync)(\(\d+\)| resumed>\)) *= 0")]
    private static partial Regex SyncReturned();

    [GeneratedRegex(@"write\(\d+, ""\d+ /registry")]
    private static partial Regex AnswerBegins();

    [GeneratedRegex(@"^ *[\d.]+ +[\d.]+ +\d+ +(\d+) .*(fsync|fdatasync)$")]
    private static partial Regex SummaryLine();

    private async Task<string[]> TraceAsync(string[] options, int tasks)
    {
        Assert.SkipUnless(File.Exists(Strace), $"{Strace} is not installed");
        string trace = folder.File("trace");
        string[] wrapper = [Strace, "-f", "-o", trace, .. options];
        using var writer = new CrashWriterProcess(wrapper, folder.File("log.db"), $"{tasks}", $"{Appends}", "100");
        List<(long, string)> answers = await writer.ReadAsync(int.MaxValue, Cancel);
        int exit = await writer.ExitAsync(Cancel);
        Assert.SkipWhen(exit != 0 && answers.Count == 0, "processes can't be traced here");
        Assert.Equal(0, exit);
        Assert.Equal(tasks * Appends, answers.Count);
        return await File.ReadAllLinesAsync(trace, Cancel);
    }
}
