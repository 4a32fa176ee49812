using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Commands;

/// <summary>Reads a command line whose first words name a command.</summary>
internal static class CommandParser
{
    /// <param name="args">The first is no flag.</param>
    /// <param name="dataDirectory">Where data lies when no flag says so.</param>
    public static CommandLineResult Parse(IReadOnlyList<string> args, string dataDirectory)
    {
        string[] named = [.. args.TakeWhile(word => !word.StartsWith('-'))];
        for (int words = named.Length; words > 0; words--)
        {
            string name = string.Join(' ', named[..words]);
            if (CommandTable.All.FirstOrDefault(command => command.Name == name) is { } found)
            {
                return Parse(found, [.. args.Skip(words)], dataDirectory);
            }
        }

        Command[] group = [.. CommandTable.All.Where(command => command.Name.StartsWith(named[0] + " ", StringComparison.Ordinal))];
        if (group.Length == 0)
        {
            return CommandLineResult.Refuse(
                $"unknown command \"{named[0]}\"{Guess(named[0], FirstWords, "", "")}");
        }

        return named.Length == 1 && args.Skip(1).Any(word => word is "--help" or "-h")
            ? CommandLineResult.Answer(CommandHelp.PrintGroup(named[0], group))
            : CommandLineResult.Refuse(WhichOf(group, named));
    }

    private static IEnumerable<string> FirstWords => CommandTable.All.Select(command => command.Name.Split(' ')[0]).Distinct();

    private static string Guess(string typed, IEnumerable<string> names, string prefix, string group) =>
        NearestName.Suggest(typed, names, prefix) is { Length: > 0 } guess ? guess : $"; kronicle {group}--help lists the commands";

    private static string WhichOf(Command[] group, string[] named)
    {
        string[] second = [.. group.Select(command => command.Name.Split(' ')[1])];
        return named.Length == 1
            ? $"{named[0]} needs one of {string.Join(", ", second)}: see kronicle {named[0]} --help"
            : $"unknown command \"{named[0]} {named[1]}\"{Guess(named[1], second, named[0] + " ", named[0] + " ")}";
    }

    private static CommandLineResult Parse(Command command, IReadOnlyList<string> args, string dataDirectory)
    {
        var words = new CommandLineWords(FlagsOf(command), command.MostOperands);
        foreach (string arg in args)
        {
            if (words.Take(arg) is { } wrong)
            {
                return CommandLineResult.Refuse(wrong);
            }
        }

        if (words.Help)
        {
            return CommandLineResult.Answer(CommandHelp.Print(command, FlagsOf(command)));
        }

        var options = new ServerOptions { DataDir = dataDirectory };
        string? problem = words.Unfinished ?? FlagReader.Read(words, ref options) ?? CheckOperands(command, words) ?? command.Check(options);
        return problem is null
            ? CommandLineResult.Call(new CommandCall(command, options, words.Operands), words.Warnings)
            : CommandLineResult.Refuse(problem);
    }

    private static string? CheckOperands(Command command, CommandLineWords words) => words.Operands.Count < command.LeastOperands
        ? $"{command.Name} needs {command.Operands}: see kronicle {command.Name} --help"
        : null;

    private static FlagSet FlagsOf(Command command) => new(command.Flags, name => WhyRefused(command, name))
    {
        Expected = command.MostOperands == 0 ? $"kronicle {command.Name} takes flags only" : $"kronicle {command.Name} takes {command.Operands}",
    };

    private static string WhyRefused(Command command, string name)
    {
        string[] own = [.. command.Flags.SelectMany(section => section.Flags).Select(flag => flag.Name), "help"];
        return FlagTable.Find(name) is null
            ? $"unknown flag --{name}{NearestName.Suggest(name, own, "--")}"
            : $"--{name} is a flag of the server: kronicle {command.Name} has no use for it";
    }
}
