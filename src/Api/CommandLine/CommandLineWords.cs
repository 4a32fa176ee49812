namespace Kronicle.Api.CommandLine;

/// <summary>Sorts the words of a command line into flags and their values.</summary>
internal sealed class CommandLineWords
{
    /// <summary>The flag that the last word was, when its value is still to come.</summary>
    private string? pending;

    /// <summary>The switch that the last word was, for a hint when its value stands apart.</summary>
    private string? lastSwitch;

    /// <summary>The values of each flag, in the order of first mention.</summary>
    public Dictionary<Flag, List<string>> Values { get; } = new(ReferenceEqualityComparer.Instance);

    public List<string> Warnings { get; } = [];

    private static IEnumerable<string> Known =>
        [.. FlagTable.Names, .. UnsupportedFlags.Names, "help", "version"];

    public bool Help { get; private set; }

    public bool Version { get; private set; }

    /// <summary>What is wrong when the last word was a flag that still needs its value; else null.</summary>
    public string? Unfinished => pending is null ? null : $"--{pending} needs a value";

    /// <summary>Takes the next word.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? Take(string word)
    {
        if (pending is { } waiting)
        {
            pending = null;
            return TakeValue(waiting, word);
        }

        string? before = lastSwitch;
        lastSwitch = null;
        string flag = word switch { "-h" => "--help", "-v" => "--v", _ => word.StartsWith("-v=", StringComparison.Ordinal) ? "-" + word : word };
        if (!flag.StartsWith("--", StringComparison.Ordinal) || flag.Length == 2)
        {
            return before is not null && FlagValue.Boolean(word) is not null
                ? $"unexpected word \"{word}\": a switch takes its value with =, write --{before}={word}"
                : $"unexpected word \"{word}\": only flags, such as --secure-port=6443, can stand here";
        }

        int equals = flag.IndexOf('=', StringComparison.Ordinal);
        string name = (equals < 0 ? flag[2..] : flag[2..equals]).Replace('_', '-');
        return equals < 0 ? TakeName(name) : TakeValue(name, flag[(equals + 1)..]);
    }

    private string? TakeName(string name)
    {
        bool isSwitch = name is "help" or "version" || FlagTable.Find(name) is { IsSwitch: true };
        if (isSwitch)
        {
            lastSwitch = name;
            return TakeValue(name, "true");
        }

        if (FlagTable.Find(name) is null && !UnsupportedFlags.Gone.ContainsKey(name))
        {
            return WhyRefused(name);
        }

        pending = name;
        return null;
    }

    private string? TakeValue(string name, string value)
    {
        if (name is "help" or "version")
        {
            if (FlagValue.Boolean(value) is not { } on)
            {
                return $"--{name}: \"{value}\" can't be used: use true or false";
            }

            Help |= on && name == "help";
            Version |= on && name == "version";
            return null;
        }

        if (UnsupportedFlags.Gone.TryGetValue(name, out string? instead))
        {
            Warnings.Add($"--{name} is gone from kube-apiserver and has no effect: {instead}");
            return null;
        }

        if (FlagTable.Find(name) is not { } flag)
        {
            return WhyRefused(name);
        }

        if (!Values.TryGetValue(flag, out List<string>? values))
        {
            Values[flag] = values = [];
        }

        values.Add(value);
        if (name.EndsWith("-admission-plugins", StringComparison.Ordinal))
        {
            WarnOfRemovedPlugins(value);
        }

        return null;
    }

    private void WarnOfRemovedPlugins(string names)
    {
        foreach (string name in names.Split(','))
        {
            if (AdmissionPluginNames.Removed.TryGetValue(name, out string? instead))
            {
                Warnings.Add($"the admission plug-in {name} is gone from Kubernetes and has no effect: {instead}");
            }
        }
    }

    private static string WhyRefused(string name) => UnsupportedFlags.Names.Contains(name)
        ? $"flag --{name} is known to kube-apiserver but not supported by this build"
        : $"unknown flag --{name}{NearestName.Suggest(name, Known, "--")}";
}
