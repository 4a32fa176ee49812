using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Commands;

/// <summary>
/// What the program does instead of serving. A new one is a class with such a value and a line in <see cref="CommandTable"/>.
/// </summary>
/// <param name="Name">Its words, such as "storage copy".</param>
/// <param name="Summary">One line for lists of commands.</param>
/// <param name="RunAsync">Does it; the number is the exit code, one of <see cref="ExitCodes"/>.</param>
internal sealed record Command(string Name, string Summary, Func<CommandContext, Task<int>> RunAsync)
{
    /// <summary>Its flags, besides --help. Those that choose a store are <see cref="StoreFlags.Section"/>.</summary>
    public IReadOnlyList<FlagSection> Flags { get; init; } = [];

    /// <summary>The words that it takes besides flags, as the usage line shows them, such as "FILE..."; empty for none.</summary>
    public string Operands { get; init; } = "";

    public int LeastOperands { get; init; }

    public int MostOperands { get; init; }

    /// <summary>What --help says under the usage line: what it does and what to know, in lines of at most 110 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Command lines with what they do on the line below, indented.</summary>
    public required string Examples { get; init; }

    /// <summary>What is wrong with the command line as a whole; null when nothing is.</summary>
    public Func<ServerOptions, string?> Check { get; init; } = _ => null;
}

/// <summary>A command with what the command line gives it.</summary>
internal sealed record CommandCall(Command Command, ServerOptions Options, IReadOnlyList<string> Operands);

/// <summary>What a command works with.</summary>
/// <param name="Options">The flags; the command's own are in <see cref="ServerOptions.Arguments"/>.</param>
/// <param name="Operands">The words that are no flags.</param>
/// <param name="Output">What was asked for.</param>
/// <param name="Error">Progress, warnings and what went wrong.</param>
/// <param name="Clock">The time.</param>
/// <param name="Cancellation">Ends when the user breaks off.</param>
internal sealed record CommandContext(
    ServerOptions Options, IReadOnlyList<string> Operands, TextWriter Output, TextWriter Error, TimeProvider Clock, CancellationToken Cancellation)
{
    /// <summary>Whether <see cref="Error"/> is a terminal, on which a line can be written over.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The value of a flag of the command's own; null when it was not given.</summary>
    public string? Argument(string name) => Options.Arguments.GetValueOrDefault(name);
}

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;

    /// <summary>The command found a problem, or failed.</summary>
    public const int Problem = 1;

    /// <summary>The command line can't be used.</summary>
    public const int Usage = 2;
}
