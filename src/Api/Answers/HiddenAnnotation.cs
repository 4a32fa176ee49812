namespace Kronicle.Api.Answers;

/// <summary>
/// Daemon sets have an annotation that is a field of their spec in the reference's internal form, of which it makes the metadata-only
/// forms: those go without.
/// </summary>
internal static class HiddenAnnotation
{
    private const string Root = "/registry/daemonsets/";

    private static ReadOnlySpan<byte> Annotations => "\"annotations\":{"u8;

    private static ReadOnlySpan<byte> Name => "\"deprecated.daemonset.template.generation\":\""u8;

    /// <summary>What to leave out of an object's metadata, with a comma beside it; empty for all other objects.</summary>
    /// <param name="key">The object's storage key.</param>
    /// <param name="metadata">
    /// Its metadata in canonical form: quotes stand in names and values only escaped, and between the place of the resourceVersion and
    /// the annotations there is the generation.
    /// </param>
    public static (int Start, int Length) Find(string key, ReadOnlySpan<byte> metadata)
    {
        int open = key.StartsWith(Root, StringComparison.Ordinal) ? metadata.IndexOf(Annotations) : -1;
        if (open < 0)
        {
            return default;
        }

        int first = open + Annotations.Length;
        int at = metadata[first..].IndexOf(Name);
        if (at < 0)
        {
            return default;
        }

        int start = first + at;
        int end = start + Name.Length + metadata[(start + Name.Length)..].IndexOf((byte)'"') + 1;
        if (metadata[end] == ',')
        {
            return (start, end + 1 - start);
        }

        if (start > first)
        {
            return (start - 1, end - start + 1);
        }

        // It is the only annotation: the field goes with it, and one of the commas around.
        end++;
        return metadata[end] == ',' ? (open, end + 1 - open) : metadata[open - 1] == ',' ? (open - 1, end + 1 - open) : (open, end - open);
    }
}
