using Kronicle.Api.Commands;

namespace Kronicle.Api.CommandLine;

/// <summary>What a command line comes to: options to serve with, a command to run, or text to print and an exit code.</summary>
/// <param name="Options">Null when no server is to run.</param>
/// <param name="ExitCode">0 for --help and --version, 2 for a command line that can't be used.</param>
/// <param name="Output">For standard output.</param>
/// <param name="Errors">Lines for standard error: warnings, or the one line that says what is wrong.</param>
public sealed record CommandLineResult(ServerOptions? Options, int ExitCode, string Output, IReadOnlyList<string> Errors)
{
    private const int UsageError = 2;

    /// <summary>The command to run instead of a server; null when there is none.</summary>
    internal CommandCall? Command { get; private init; }

    /// <summary>Prints what there is to print.</summary>
    /// <returns>The exit code, which counts when there are no options.</returns>
    public int Report(TextWriter output, TextWriter error)
    {
        output.Write(Output);
        foreach (string line in Errors)
        {
            error.WriteLine(line);
        }

        return ExitCode;
    }

    internal static CommandLineResult Run(ServerOptions options, IReadOnlyList<string> warnings) =>
        new(options, 0, "", [.. warnings.Select(warning => "Warning: " + warning)]);

    internal static CommandLineResult Call(CommandCall command, IReadOnlyList<string> warnings) =>
        new(null, 0, "", [.. warnings.Select(warning => "Warning: " + warning)]) { Command = command };

    internal static CommandLineResult Answer(string output) => new(null, 0, output, []);

    internal static CommandLineResult Refuse(string problem) => new(null, UsageError, "", ["Error: " + problem.ReplaceLineEndings(" ")]);
}
