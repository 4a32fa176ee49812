namespace Kronicle.Application.EventLog;

/// <summary>
/// The order of keys on every back end: that of their UTF-8 bytes, as etcd and SQLite compare them. It differs from
/// <see cref="StringComparer.Ordinal"/> only where a character beyond U+FFFF meets one from U+E000 to U+FFFF.
/// </summary>
public sealed class KeyOrder : IComparer<string>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int same = x.AsSpan().CommonPrefixLength(y);
        return same == x.Length || same == y.Length ? x.Length - y.Length : Weight(x[same]) - Weight(y[same]);
    }

    /// <summary>Lifts surrogates, which stand for characters beyond U+FFFF, above all other code units.</summary>
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
