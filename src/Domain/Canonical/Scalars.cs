using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Canonical;

/// <summary>Scalars whose canonical text may differ from the one that came. Null and an error for a text that is none.</summary>
public static class Scalars
{
    public static TextNode? Quantity(string text, ref string? error)
    {
        if (Objects.Quantity.TryParse(text, out Quantity quantity, out string? problem))
        {
            return new TextNode(quantity.ToString());
        }

        error ??= problem;
        return null;
    }

    /// <param name="text">RFC 3339 with any offset and fraction.</param>
    /// <param name="form"><see cref="ValueForm.Time"/> or <see cref="ValueForm.MicroTime"/>.</param>
    /// <param name="error">The first error is kept.</param>
    public static TextNode? Time(string text, ValueForm form, ref string? error)
    {
        string? canonical = form == ValueForm.Time
            ? Timestamps.CanonicalTime(text, out string? problem)
            : Timestamps.CanonicalMicroTime(text, out problem);
        error ??= problem;
        return canonical is null ? null : new TextNode(canonical);
    }
}
