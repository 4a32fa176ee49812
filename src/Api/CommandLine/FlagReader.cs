namespace Kronicle.Api.CommandLine;

/// <summary>Takes the values of a command line's flags into options, by each flag's own entry in its table.</summary>
internal static class FlagReader
{
    /// <returns>What is wrong; null when every value is good.</returns>
    public static string? Read(CommandLineWords words, ref ServerOptions options)
    {
        foreach ((Flag flag, List<string> values) in words.Values)
        {
            if (Read(flag, values, ref options) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <summary>Takes the occurrences of one flag in.</summary>
    public static string? Read(Flag flag, IReadOnlyList<string> values, ref ServerOptions options)
    {
        foreach (IReadOnlyList<string> group in Groups(flag, values))
        {
            Reading reading = flag.Read(options, group);
            if (reading.Options is null)
            {
                return $"--{flag.Name}: \"{reading.Value}\" can't be used: {reading.Problem}";
            }

            options = reading.Options;
        }

        return null;
    }

    private static IEnumerable<IReadOnlyList<string>> Groups(Flag flag, IReadOnlyList<string> values) => flag.Form switch
    {
        FlagForm.Scalar => values.Select(value => (IReadOnlyList<string>)[value]),
        FlagForm.CommaList => [[.. values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries))]],
        _ => [values],
    };
}
