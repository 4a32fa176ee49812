namespace Kronicle.Domain.Selection;

/// <summary>The place of a selectable field among the values that a scan of stored bytes found.</summary>
/// <param name="First">The index of the first path's value.</param>
/// <param name="Count">How many paths the field has.</param>
/// <param name="Default">The value of an object that has none.</param>
public readonly record struct ScannedField(int First, int Count, string Default)
{
    /// <summary>The field's value in an object.</summary>
    public string ValueIn(ReadOnlySpan<string?> scanned)
    {
        foreach (string? value in scanned.Slice(First, Count))
        {
            if (!string.IsNullOrEmpty(value))
            {
                return value;
            }
        }

        return Default;
    }
}
