namespace Kronicle.Api.CommandLine;

/// <summary>The flags that may stand on a command line: the server's, or those of one command.</summary>
/// <param name="sections">As --help shows them.</param>
/// <param name="whyRefused">What to say of a name that none of them has.</param>
internal sealed class FlagSet(IReadOnlyList<FlagSection> sections, Func<string, string> whyRefused)
{
    private readonly Dictionary<string, Flag> byName =
        sections.SelectMany(section => section.Flags).ToDictionary(flag => flag.Name, StringComparer.Ordinal);

    public IReadOnlyList<FlagSection> Sections => sections;

    public IEnumerable<string> Names => byName.Keys;

    /// <summary>Flags that are taken and do nothing, with what stands in their place.</summary>
    public IReadOnlyDictionary<string, string> Gone { get; init; } = new Dictionary<string, string>();

    /// <summary>Flags that are taken and change nothing; what is said of them depends on their values.</summary>
    public IReadOnlyDictionary<string, MootFlag> Moot { get; init; } = new Dictionary<string, MootFlag>();

    /// <summary>Whether a flag stands alone and means true then.</summary>
    public bool IsSwitch(string name) => Find(name) is { IsSwitch: true } || (Moot.TryGetValue(name, out MootFlag? moot) && moot.Switch);

    /// <summary>Whether a flag can be given at all.</summary>
    public bool IsTaken(string name) => byName.ContainsKey(name) || Gone.ContainsKey(name) || Moot.ContainsKey(name);

    /// <summary>What a word that is no flag is told; by default that only flags can stand there.</summary>
    public string Expected { get; init; } = "only flags, such as --secure-port=6443, can stand here";

    public Flag? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The name of a flag that can be written as one letter behind one dash; null when there is none.</summary>
    public string? OfLetter(char letter) =>
        letter == 'h' ? "help" : byName.Values.FirstOrDefault(flag => flag.Letter == letter || (flag.Name.Length == 1 && flag.Name[0] == letter))?.Name;

    public string WhyRefused(string name) => whyRefused(name);
}
