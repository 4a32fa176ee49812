using System.Diagnostics;
using System.Xml.Linq;

namespace Kronicle.Architecture.Tests;

/// <summary>The repository's files as these tests read them.</summary>
internal static class Tree
{
    private static readonly string[] Built = ["artifacts", "bin", "obj", ".git", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The folder with Server.sln in it.</summary>
    public static string Root { get; } = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(Path(relative));

    /// <summary>Source files below a folder, as paths relative to the root with forward slashes.</summary>
    public static IEnumerable<string> Sources(string folder) => Files(folder).Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>All files below a folder but what builds leave there.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Path(folder)))
        {
            yield return System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/');
        }

        foreach (string inner in Directory.EnumerateDirectories(Path(folder)).Where(inner => !Built.Contains(System.IO.Path.GetFileName(inner))))
        {
            foreach (string file in Files(inner))
            {
                yield return file;
            }
        }
    }

    /// <summary>What git keeps; everything that is not built where there is no git.</summary>
    public static IReadOnlyList<string> Tracked()
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "ls-files"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string[] files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. files.Where(file => File.Exists(Path(file)))] : [.. Files(".")];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [.. Files(".")];
        }
    }

    /// <summary>The items of one kind in a project file.</summary>
    public static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path(project)).Descendants(kind).Select(item => (string)item.Attribute("Include")!);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Server.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Server.sln is not above the tests");
    }
}
