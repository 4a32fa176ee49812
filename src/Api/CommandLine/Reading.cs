namespace Kronicle.Api.CommandLine;

/// <summary>Options with a value taken in, or what is wrong with it.</summary>
/// <param name="Options">Null when the value is refused.</param>
/// <param name="Value">The refused value.</param>
/// <param name="Problem">What is allowed instead, or why it can't be used.</param>
internal readonly record struct Reading(ServerOptions? Options, string Value, string Problem)
{
    public static implicit operator Reading(ServerOptions options) => new(options, "", "");

    /// <summary>The value is not of the flag's form: the message reads "use ALLOWED".</summary>
    public static Reading Needs(string value, string allowed) => new(null, value, "use " + allowed);

    public static Reading Refused(string value, string problem) => new(null, value, problem);
}
