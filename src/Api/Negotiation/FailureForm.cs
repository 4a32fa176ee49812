namespace Kronicle.Api.Negotiation;

/// <summary>The form of a failure, which knows no projections.</summary>
/// <param name="Encoding">The serialization.</param>
/// <param name="Pretty">Indented JSON.</param>
public readonly record struct FailureForm(Encoding Encoding, bool Pretty)
{
    /// <summary>Where the client accepts projections alone: it gets the failure as indented JSON rather than none.</summary>
    public static readonly FailureForm Raw = new(Encoding.Json, true);
}
