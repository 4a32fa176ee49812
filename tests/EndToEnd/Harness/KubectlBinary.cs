using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kronicle.EndToEnd.Harness;

/// <summary>A kubectl that was found, and its minor version: 27 for 1.27.</summary>
public sealed partial record KubectlBinary(int Minor, string Path)
{
    // Versions between the lowest and the highest that are always tested.
    private static readonly int[] Milestones = [27, 30];

    private static readonly Lazy<IReadOnlyList<KubectlBinary>> Found = new(Find);

    /// <summary>
    /// Those to test with, lowest first: KUBECTL when it is set; else of the ones found the lowest, 1.27, 1.30 and the highest, or all
    /// of them when KUBECTL_ALL=1; the highest alone when it is another store that is tested.
    /// </summary>
    public static IReadOnlyList<KubectlBinary> ToTest => Found.Value;

    /// <summary>Such as 1.27, as tests show it.</summary>
    public string Version => $"1.{Minor}";

    private static IReadOnlyList<KubectlBinary> Find()
    {
        if (Environment.GetEnvironmentVariable("KUBECTL") is { Length: > 0 } given)
        {
            return [Ask(given) ?? throw new InvalidOperationException($"KUBECTL is {given}, which does not answer to version --client")];
        }

        KubectlBinary[] all = [.. Candidates().Select(Ask).OfType<KubectlBinary>().GroupBy(kubectl => kubectl.Minor)
            .Select(same => same.First()).OrderBy(kubectl => kubectl.Minor)];
        if (SharedServer.Store is not null)
        {
            return [.. all.TakeLast(1)];
        }

        bool every = Environment.GetEnvironmentVariable("KUBECTL_ALL") == "1";
        return every ? all : [.. all.Where((kubectl, i) => i == 0 || i == all.Length - 1 || Milestones.Contains(kubectl.Minor))];
    }

    /// <summary>Those beside kubectl come first: kubectl itself may be a chooser that starts one of them.</summary>
    private static IEnumerable<string> Candidates()
    {
        string? onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);
        if (onPath is not null)
        {
            string real = File.ResolveLinkTarget(onPath, returnFinalTarget: true)?.FullName ?? onPath;
            foreach (string beside in Directory.GetFiles(System.IO.Path.GetDirectoryName(real)!, "kubectl.1.*"))
            {
                yield return beside;
            }

            yield return onPath;
        }

        yield return System.IO.Path.Combine(Repository.Root, "artifacts", "tools", "kubectl", "usr", "bin", "kubectl");
    }

    private static KubectlBinary? Ask(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var start = new ProcessStartInfo(path, ["version", "--client"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Match version = VersionText().Match(output);
        return version.Success ? new(int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture), path) : null;
    }

    [GeneratedRegex(@"v1\.(\d+)\.")]
    private static partial Regex VersionText();
}
