using System.Text.RegularExpressions;

namespace Kronicle.Architecture.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_public_type_says_in_a_summary_what_it_is()
    {
        var offenders = new List<string>();
        foreach (string file in Tree.Sources("src"))
        {
            string[] lines = File.ReadAllLines(Tree.Path(file));
            for (int i = 0; i < lines.Length; i++)
            {
                if (PublicType().IsMatch(lines[i]) && !Documented(lines, i) && !PartOfDocumented(file, lines[i]))
                {
                    offenders.Add($"{file}:{i + 1}: {lines[i].Trim()}");
                }
            }
        }

        Offenders.None(offenders);
    }

    private static bool Documented(string[] lines, int at)
    {
        do
        {
            at--;
        }
        while (at >= 0 && lines[at].TrimStart().StartsWith('['));

        return at >= 0 && lines[at].TrimStart().StartsWith("///", StringComparison.Ordinal);
    }

    // The further files of a partial type, such as Name.Part.cs, are documented in Name.cs.
    private static bool PartOfDocumented(string file, string line) =>
        line.Contains(" partial ", StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(file).Contains('.');

    [GeneratedRegex(@"^\s*public (?:(?:abstract|sealed|static|partial|readonly|ref) )*(?:class|record|struct|interface|enum|delegate)\b")]
    private static partial Regex PublicType();
}
