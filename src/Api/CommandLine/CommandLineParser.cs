namespace Kronicle.Api.CommandLine;

/// <summary>
/// Reads the command line in Go's flag syntax: --flag=value, --flag value, --switch, --switch=false; _ and - are the same in names.
/// </summary>
/// <remarks>A table of our own, because System.CommandLine costs 25 ms of every start (ahead-of-time compiled) and this a third of it.</remarks>
public static class CommandLineParser
{
    /// <summary>The release of kube-apiserver whose behaviour this server has.</summary>
    public const string KubernetesVersion = "v1.36.2";

    /// <param name="args">Without the program's name.</param>
    /// <param name="environment">Reads an environment variable: XDG_DATA_HOME and HOME place the data directory.</param>
    /// <returns>Never throws for what was typed: problems are one line with exit code 2.</returns>
    public static CommandLineResult Parse(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        var words = new CommandLineWords();
        foreach (string arg in args)
        {
            if (words.Take(arg) is { } wrong)
            {
                return CommandLineResult.Refuse(wrong);
            }
        }

        if (words.Help)
        {
            return CommandLineResult.Answer(HelpText.Print());
        }

        if (words.Version)
        {
            return CommandLineResult.Answer($"Kronicle {Version} (Kubernetes {KubernetesVersion})\n");
        }

        return words.Unfinished is { } problem ? CommandLineResult.Refuse(problem) : Read(words, environment);
    }

    private static string Version => typeof(CommandLineParser).Assembly.GetName().Version?.ToString(3) ?? "";

    private static CommandLineResult Read(CommandLineWords words, Func<string, string?> environment)
    {
        var options = new ServerOptions { DataDir = DefaultDataDir(environment) };
        foreach ((Flag flag, List<string> values) in words.Values)
        {
            foreach (IReadOnlyList<string> group in Groups(flag, values))
            {
                Reading reading = flag.Read(options, group);
                if (reading.Options is null)
                {
                    return CommandLineResult.Refuse($"--{flag.Name}: \"{reading.Value}\" can't be used: {reading.Problem}");
                }

                options = reading.Options;
            }
        }

        return OptionChecks.Check(ref options, words.Warnings) is { } problem
            ? CommandLineResult.Refuse(problem)
            : CommandLineResult.Run(options, words.Warnings);
    }

    private static IEnumerable<IReadOnlyList<string>> Groups(Flag flag, List<string> values) => flag.Form switch
    {
        FlagForm.Scalar => values.Select(value => (IReadOnlyList<string>)[value]),
        FlagForm.CommaList => [[.. values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries))]],
        _ => [values],
    };

    /// <summary>The XDG base directory specification's place; empty when neither variable is set.</summary>
    private static string DefaultDataDir(Func<string, string?> environment)
    {
        string? data = environment("XDG_DATA_HOME");
        if (!string.IsNullOrEmpty(data) && Path.IsPathRooted(data))
        {
            return Path.Combine(data, "kronicle");
        }

        string? home = environment("HOME");
        return string.IsNullOrEmpty(home) ? "" : Path.Combine(home, ".local", "share", "kronicle");
    }
}
