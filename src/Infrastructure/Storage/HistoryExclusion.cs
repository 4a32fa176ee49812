namespace Kronicle.Infrastructure.Storage;

/// <summary>Which keys keep no history: those that begin with one of some prefixes.</summary>
internal sealed class HistoryExclusion(IReadOnlyList<string> prefixes)
{
    /// <summary>What --history-exclude has by default: renewed every few seconds, and of no interest afterwards.</summary>
    public static IReadOnlyList<string> Default { get; } = ["/registry/events/", "/registry/leases/", "/registry/masterleases/"];

    public IReadOnlyList<string> Prefixes => prefixes;

    public bool Includes(string key) => PrefixOf(key) is not null;

    /// <summary>The prefix that leaves a key out; null when its history is kept.</summary>
    public string? PrefixOf(string key)
    {
        foreach (string prefix in prefixes)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                return prefix;
            }
        }

        return null;
    }
}
