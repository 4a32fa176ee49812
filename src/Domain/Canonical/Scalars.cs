using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Canonical;

/// <summary>Scalars whose canonical text may differ from the one that came.</summary>
internal static class Scalars
{
    public static TextNode? Quantity(string text, ref string? error)
    {
        return new TextNode(text);
    }

    public static TextNode? Time(string text, ValueForm form, ref string? error)
    {
        return new TextNode(text);
    }
}
