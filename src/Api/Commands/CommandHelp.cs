using System.Text;
using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Commands;

/// <summary>What --help prints of commands.</summary>
internal static class CommandHelp
{
    private const int Column = 24;

    /// <summary>Of one command.</summary>
    public static string Print(Command command, FlagSet flags)
    {
        var text = new StringBuilder($"kronicle {command.Name}: {char.ToLowerInvariant(command.Summary[0])}{command.Summary[1..]}\n\n");
        text.Append($"Usage: kronicle {command.Name}{(command.Operands.Length > 0 ? " " + command.Operands : "")}");
        text.Append(flags.Sections.Count > 0 ? " [flags]\n" : "\n");
        Append(text, "", command.Description);
        Append(text, "Examples:\n", command.Examples);
        HelpText.AppendFlags(text, flags);
        return text.Append("\nExit codes: 0 fine, 1 a problem was found or it failed, 2 the command line can't be used.\n").ToString();
    }

    /// <summary>Of the commands that share their first word.</summary>
    public static string PrintGroup(string name, IReadOnlyList<Command> commands)
    {
        var text = new StringBuilder($"Usage: kronicle {name} COMMAND [flags]\n");
        AppendList(text, commands);
        Append(text, "Examples:\n", string.Join('\n', commands.Select(command => FirstExample(command.Examples))));
        return text.Append($"\nkronicle {name} COMMAND --help says more.\n").ToString();
    }

    /// <summary>A line for each command.</summary>
    public static void AppendList(StringBuilder text, IReadOnlyList<Command> commands)
    {
        text.Append("\nCommands:\n");
        foreach (Command command in commands)
        {
            text.Append("  ").Append(command.Name.PadRight(Column)).Append(command.Summary).Append('\n');
        }
    }

    private static void Append(StringBuilder text, string title, string body)
    {
        if (body.Length > 0)
        {
            text.Append('\n').Append(title);
            foreach (string line in body.TrimEnd().Split('\n'))
            {
                text.Append(line.Length > 0 && title.Length > 0 ? "  " : "").Append(line).Append('\n');
            }
        }
    }

    private static string FirstExample(string examples)
    {
        // A command line may go on on the next line.
        string[] lines = examples.Split('\n');
        int first = Array.FindIndex(lines, line => !line.EndsWith('\\'));
        return string.Join('\n', lines[..(first + 1)]);
    }
}
