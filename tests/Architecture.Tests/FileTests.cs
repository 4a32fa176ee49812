using System.Text.RegularExpressions;

namespace Kronicle.Architecture.Tests;

public sealed partial class FileTests
{
    /// <summary>Suffixes of text files, which people read.</summary>
    private static readonly string[] TextFiles =
        [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".txt", ".facts", ".py", ".sln", ".yaml", ".yml", ".sh", ".config", ".editorconfig"];

    [Fact]
    public void Production_files_are_small()
    {
        (string File, int Lines)[] sizes = [.. Tree.Sources("src").Select(file => (file, Lines(file))).OrderBy(size => size.Item2)];
        string largest = string.Join('\n', sizes.TakeLast(15).Reverse());
        Assert.True(sizes[sizes.Length / 2].Lines <= 60, $"the median is {sizes[sizes.Length / 2].Lines} lines\n{largest}");
        Assert.True(sizes[sizes.Length * 9 / 10].Lines <= 150, $"the 90th percentile is {sizes[sizes.Length * 9 / 10].Lines} lines\n{largest}");
        Offenders.None(sizes.Where(size => size.Lines > 400).Select(size => size.ToString()));
    }

    [Fact]
    public void Test_files_have_at_most_600_lines() => Offenders.None(Tree.Sources("tests").Where(file => Lines(file) > 600));

    [Fact]
    public void Every_path_that_the_architecture_page_names_exists()
    {
        string[] paths = [.. PathInText().Matches(Tree.Read("ARCHITECTURE.md")).Select(match => match.Value.TrimEnd('/', '.')).Distinct()];
        Assert.True(paths.Length > 30, "the page names few paths");
        Offenders.None(paths.Where(path => !File.Exists(Tree.Path(path)) && !Directory.Exists(Tree.Path(path))));
        Assert.True(Lines("ARCHITECTURE.md") < 200);
    }

    [Fact]
    public void Every_top_folder_of_a_source_project_is_on_the_architecture_page()
    {
        string page = Tree.Read("ARCHITECTURE.md");
        Offenders.None(Tree.Sources("src").Select(file => string.Join('/', file.Split('/').Take(3)))
            .Where(folder => !folder.EndsWith(".cs", StringComparison.Ordinal)).Distinct().Where(folder => !page.Contains(folder, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_decision_is_in_the_table_with_its_title_file_and_number()
    {
        string table = Tree.Read("docs/adr/README.md");
        string[] decisions = [.. Tree.Files("docs/adr").Select(file => Path.GetFileName(file)).Where(name => Numbered().IsMatch(name) && !name.StartsWith("0000", StringComparison.Ordinal))];
        Offenders.None(decisions.Where(name => !table.Contains($"| [{name[..4]}]({name}) |", StringComparison.Ordinal)));
        Assert.Equal(decisions.Length, decisions.Select(name => name[..4]).Distinct().Count());
        Assert.All(decisions, name => Assert.StartsWith($"# {name[..4]}: ", Tree.Read("docs/adr/" + name), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Tree.Read("Server.sln").Replace('\\', '/');
        Offenders.None(Tree.Files("src").Concat(Tree.Files("tests")).Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_text_names_the_machine_that_it_was_written_on()
    {
        var offenders = new List<string>();
        foreach (string file in Tree.Tracked().Where(file => TextFiles.Contains(Path.GetExtension(file)) || !Path.GetFileName(file).Contains('.')))
        {
            string[] lines = File.ReadAllLines(Tree.Path(file));
            offenders.AddRange(lines.Select((line, i) => (line, i)).Where(item => Workplace().IsMatch(item.line)).Select(item => $"{file}:{item.i + 1}: {item.line.Trim()}"));
        }

        Offenders.None(offenders);
    }

    private static int Lines(string file) => File.ReadLines(Tree.Path(file)).Count();

    [GeneratedRegex(@"(?<![\w/.])(?:src|tests|docs|eng|bench)/[A-Za-z0-9_./-]*[A-Za-z0-9_/]|(?<![\w/.])[A-Z][A-Za-z]+\.(?:md|props|sln|txt)(?!\w)")]
    private static partial Regex PathInText();

    [GeneratedRegex(@"^\d{4}-.+\.md$")]
    private static partial Regex Numbered();

    // Absolute paths of homes and work folders (but the example home of the tests), and package sources other than the public ones.
    [GeneratedRegex(@"(?<![\w.*}])/(?:home|Users|root|work|mnt)/(?!me/)[A-Za-z0-9_.-]+/|[A-Z]:\\Users\\|<add key=""[^""]*"" value=""https?://(?!api\.nuget\.org)|(?i:index\.json.*(?:artifactory|nexus|jfrog|proxy))")]
    private static partial Regex Workplace();
}
