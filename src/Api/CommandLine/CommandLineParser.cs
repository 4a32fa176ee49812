using Kronicle.Api.Commands;

namespace Kronicle.Api.CommandLine;

/// <summary>
/// Reads the command line in Go's flag syntax: --flag=value, --flag value, --switch, --switch=false; _ and - are the same in names.
/// A first word that is no flag names a command.
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
        if (args.Count > 0 && !args[0].StartsWith('-'))
        {
            return CommandParser.Parse(args, DefaultDataDir(environment));
        }

        var words = new CommandLineWords(FlagTable.Server);
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

        if (words.Unfinished is { } problem)
        {
            return CommandLineResult.Refuse(problem);
        }

        var options = new ServerOptions { DataDir = DefaultDataDir(environment) };
        string? refused = FlagReader.Read(words, ref options) ?? OptionChecks.Check(ref options, words.Warnings);
        return refused is null ? CommandLineResult.Run(options, words.Warnings) : CommandLineResult.Refuse(refused);
    }

    private static string Version => typeof(CommandLineParser).Assembly.GetName().Version?.ToString(3) ?? "";

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
