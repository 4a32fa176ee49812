namespace Kronicle.Api.CommandLine;

/// <summary>A flag of this server. A new one is an entry in its section's table and a property of <see cref="ServerOptions"/>.</summary>
/// <param name="Name">Without dashes; kube-apiserver's name where it has the flag.</param>
/// <param name="Value">What stands for the value in --help; empty for a switch, which means true when it stands alone.</param>
/// <param name="Default">As --help shows it; empty when there is nothing to show.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Read">Takes the values in: one for a scalar, each of all occurrences for a list.</param>
internal sealed record Flag(string Name, string Value, string Default, string Help, Func<ServerOptions, IReadOnlyList<string>, Reading> Read)
{
    public FlagForm Form { get; init; } = FlagForm.Scalar;

    /// <summary>What it can be written as behind one dash, such as -o; null for nothing.</summary>
    public char? Letter { get; init; }

    public bool IsSwitch => Value.Length == 0;

    public static Flag Scalar(string name, string value, string @default, string help, Func<ServerOptions, string, Reading> read) =>
        new(name, value, @default, help, (options, values) => read(options, values[0]));

    public static Flag Switch(string name, string @default, string help, Func<ServerOptions, bool, ServerOptions> set) =>
        new(name, "", @default, help, (options, values) => FlagValue.Boolean(values[0]) is { } on
            ? set(options, on)
            : Reading.Needs(values[0], "true or false"));

    /// <summary>A flag of a command's own: its last value is found in <see cref="ServerOptions.Arguments"/> under its name.</summary>
    /// <param name="name">Without dashes.</param>
    /// <param name="value">What stands for the value in --help; empty for a switch, whose value is true or false.</param>
    /// <param name="default">As --help shows it.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="needs">What the value must be, when it is not that; null when it is good.</param>
    public static Flag Own(string name, string value, string @default, string help, Func<string, string?>? needs = null) =>
        new(name, value, @default, help, (options, values) =>
        {
            string given = values[0];
            string? wrong = value.Length == 0 && FlagValue.Boolean(given) is null ? "true or false" : needs?.Invoke(given);
            return wrong is null
                ? options with { Arguments = new Dictionary<string, string>(options.Arguments) { [name] = value.Length == 0 ? (FlagValue.Boolean(given) is true ? "true" : "false") : given } }
                : Reading.Needs(given, wrong);
        });

    /// <summary>Values separated by commas, and the flag may be repeated.</summary>
    public static Flag List(
        string name, string value, string @default, string help, Func<ServerOptions, IReadOnlyList<string>, Reading> read) =>
        new(name, value, @default, help, read) { Form = FlagForm.CommaList };

    /// <summary>One value an occurrence, commas and all.</summary>
    public static Flag Repeated(
        string name, string value, string @default, string help, Func<ServerOptions, IReadOnlyList<string>, Reading> read) =>
        new(name, value, @default, help, read) { Form = FlagForm.Repeated };
}

/// <summary>How a flag's occurrences add up.</summary>
internal enum FlagForm
{
    /// <summary>The last counts; each is checked.</summary>
    Scalar,

    /// <summary>All count, each split at commas.</summary>
    CommaList,

    /// <summary>All count, as they are.</summary>
    Repeated,
}

/// <summary>The flags of one section of --help.</summary>
internal sealed record FlagSection(string Title, IReadOnlyList<Flag> Flags);
