namespace Kronicle.Api.CommandLine;

/// <summary>Sorts the words of a command line into flags and their values, and the words that stand for themselves.</summary>
/// <param name="flags">Which flags there are.</param>
/// <param name="mostOperands">How many words may stand for themselves.</param>
internal sealed class CommandLineWords(FlagSet flags, int mostOperands = 0)
{
    /// <summary>The flag that the last word was, when its value is still to come.</summary>
    private string? pending;

    /// <summary>The switch that the last word was, for a hint when its value stands apart.</summary>
    private string? lastSwitch;

    /// <summary>The values of each flag, in the order of first mention.</summary>
    public Dictionary<Flag, List<string>> Values { get; } = new(ReferenceEqualityComparer.Instance);

    public List<string> Warnings { get; } = [];

    /// <summary>The words that are no flags, in their order.</summary>
    public List<string> Operands { get; } = [];

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
        string flag = Long(word);
        if (!flag.StartsWith("--", StringComparison.Ordinal) || flag.Length == 2)
        {
            return TakeOperand(word, before);
        }

        int equals = flag.IndexOf('=', StringComparison.Ordinal);
        string name = (equals < 0 ? flag[2..] : flag[2..equals]).Replace('_', '-');
        return equals < 0 ? TakeName(name) : TakeValue(name, flag[(equals + 1)..]);
    }

    /// <summary>-h, -v and -v=2 in their long form; any other word as it is.</summary>
    private string Long(string word) =>
        word.Length >= 2 && word[0] == '-' && word[1] != '-' && (word.Length == 2 || word[2] == '=') && flags.OfLetter(word[1]) is { } name
            ? $"--{name}{word[2..]}"
            : word;

    private string? TakeOperand(string word, string? before)
    {
        if (before is not null && FlagValue.Boolean(word) is not null)
        {
            return $"unexpected word \"{word}\": a switch takes its value with =, write --{before}={word}";
        }

        if (Operands.Count == mostOperands)
        {
            return $"unexpected word \"{word}\": {flags.Expected}";
        }

        Operands.Add(word);
        return null;
    }

    private string? TakeName(string name)
    {
        if (name is "help" or "version" || flags.IsSwitch(name))
        {
            lastSwitch = name;
            return TakeValue(name, "true");
        }

        if (!flags.IsTaken(name))
        {
            return flags.WhyRefused(name);
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

        if (flags.Gone.TryGetValue(name, out string? instead))
        {
            Warnings.Add($"--{name} is gone from kube-apiserver and has no effect: {instead}");
            return null;
        }

        if (flags.Moot.TryGetValue(name, out MootFlag? moot))
        {
            return TakeMoot(name, value, moot);
        }

        if (flags.Find(name) is not { } flag)
        {
            return flags.WhyRefused(name);
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

    private string? TakeMoot(string name, string value, MootFlag moot)
    {
        if (moot.Switch && FlagValue.Boolean(value) is null)
        {
            return $"--{name}: \"{value}\" can't be used: use true or false";
        }

        string line = $"--{name} has no effect here: {moot.Instead}";
        if (!moot.IsMeant(value) && !Warnings.Contains(line))
        {
            Warnings.Add(line);
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
}
