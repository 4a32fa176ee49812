namespace Kronicle.Application.Writes;

/// <summary>What strict reading of YAML found, for those who are only warned.</summary>
internal static class StrictYaml
{
    private const string Head = "yaml: unmarshal errors:\n";

    /// <summary>One warning for each line of what was found; anything else is one warning as it is.</summary>
    public static IEnumerable<string> Warnings(string found) => found.StartsWith(Head, StringComparison.Ordinal)
        ? found[Head.Length..].Split('\n').Select(line => line.Trim())
        : [found];
}
