using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd;

/// <summary>Runs the tour of README.md: its sh blocks after the marker, in order, in one shell, against a fresh server.</summary>
public sealed partial class TourTests
{
    private const string Marker = "<!-- tour -->";
    private const string Expected = "#> ";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Commands, and the lines of output that the text shows after them.</summary>
    private sealed record Step(string Commands, IReadOnlyList<string> Shown);

    [Theory, EachKubectl(Since = 27, Because = "the tour is for kubectl of supported versions")]
    public async Task The_tour_does_what_it_says(string version)
    {
        Step[] steps = [.. Steps(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), Cancel))];
        Assert.True(steps.Length > 5, "the tour's blocks were not found");
        await using ServerProcess server = await ServerProcess.StartAsync(cancellation: Cancel);
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("kubectl"), KubectlBinary.ToTest.Single(kubectl => kubectl.Version == version).Path);

        var start = new ProcessStartInfo("bash", ["-eu"]) { WorkingDirectory = folder.Path };
        start.Environment["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["KUBECONFIG"] = server.Kubeconfig;
        start.Environment["HOME"] = folder.Path;
        ProgramResult result = await ProgramRun.RunAsync(start, Script(steps), Cancel);
        Assert.True(result.ExitCode == 0, result.ToString());
        string[] outputs = result.Output.Split("@@step\n")[1..];
        Assert.Equal(steps.Length, outputs.Length);
        foreach ((Step step, string output) in steps.Zip(outputs))
        {
            AssertShown(step, output.Split('\n'));
        }
    }

    /// <summary>Each line that is shown is in the output, in the same order; ... stands for anything.</summary>
    private static void AssertShown(Step step, string[] output)
    {
        int next = 0;
        foreach (string line in step.Shown)
        {
            string pattern = "^" + string.Join(".*", line.Split("...").Select(part => Spaces().Replace(Regex.Escape(part), "\\s*"))) + "\\s*$";
            int found = Array.FindIndex(output, next, candidate => Regex.IsMatch(candidate, pattern));
            Assert.True(found >= 0, $"'{line}' is not in the output of\n{step.Commands}\n--- which is\n{string.Join('\n', output)}");
            next = found + 1;
        }
    }

    private static string Script(Step[] steps)
    {
        var script = new StringBuilder("exec 2>&1\n");
        foreach (Step step in steps)
        {
            script.Append("echo @@step\n").Append(step.Commands).Append('\n');
        }

        return script.ToString();
    }

    private static IEnumerable<Step> Steps(string text)
    {
        string tour = text[(text.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..];
        foreach (Match block in ShellBlock().Matches(tour))
        {
            var commands = new List<string>();
            var shown = new List<string>();
            foreach (string line in block.Groups[1].Value.Split('\n'))
            {
                if (line.StartsWith(Expected, StringComparison.Ordinal))
                {
                    shown.Add(line[Expected.Length..]);
                    continue;
                }

                if (shown.Count > 0)
                {
                    yield return new(string.Join('\n', commands), shown);
                    commands = [];
                    shown = [];
                }

                commands.Add(line);
            }

            yield return new(string.Join('\n', commands), shown);
        }
    }

    [GeneratedRegex("(?m)^```sh\n((?s:.*?))\n```$")]
    private static partial Regex ShellBlock();

    /// <summary>Columns are padded by what else is in the table: any number of spaces is the same.</summary>
    [GeneratedRegex(@"(\\ )+")]
    private static partial Regex Spaces();
}
