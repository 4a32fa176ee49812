namespace Kronicle.Application.Pipeline;

/// <summary>Names made from a prefix: https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values</summary>
public static class GeneratedNames
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int MaxPrefix = 58;

    /// <summary>The prefix, cut where it leaves no room, and five letters that spell no word.</summary>
    public static string Make(string prefix, IIdentifierSource random)
    {
        Span<char> suffix = stackalloc char[SuffixLength];
        for (int i = 0; i < suffix.Length; i++)
        {
            suffix[i] = Letters[random.Next(Letters.Length)];
        }

        return string.Concat(prefix.AsSpan(0, Math.Min(prefix.Length, MaxPrefix)), suffix);
    }
}
