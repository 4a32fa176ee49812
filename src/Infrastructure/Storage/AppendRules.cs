using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>What every back end asks of an append before it looks at the store.</summary>
internal static class AppendRules
{
    private const int LongestUserAgent = 256;

    /// <summary>The append as it is stored. Throws <see cref="ArgumentException"/> when no store could hold it.</summary>
    public static Append Checked(Append append)
    {
        ArgumentNullException.ThrowIfNull(append);
        ArgumentOutOfRangeException.ThrowIfNegative(append.ExpectedRevision, nameof(append));
        CheckKey(append.Key);
        if (append.Value is null && append.ExpectedRevision == 0)
        {
            throw new ArgumentException("an absent key can't be deleted: a deletion needs the revision that it deletes", nameof(append));
        }

        string agent = append.Actor.UserAgent;
        return agent.Length <= LongestUserAgent ? append : append with { Actor = append.Actor with { UserAgent = Cut(agent) } };
    }

    /// <summary>A page's bounds make sense against the newest revision. Throws <see cref="ArgumentException"/>.</summary>
    public static void CheckList(ListQuery query, long head)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit, nameof(query));
        CheckRevision(query.Revision, head);
    }

    /// <summary>A revision was given out already. Throws <see cref="ArgumentOutOfRangeException"/> when it lies in the future.</summary>
    public static void CheckRevision(long revision, long head)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(revision, head);
    }

    private static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        for (int i = 0; i < key.Length; i++)
        {
            bool pair = char.IsHighSurrogate(key[i]) && i + 1 < key.Length && char.IsLowSurrogate(key[i + 1]);
            if (key[i] == '\0' || (char.IsSurrogate(key[i]) && !pair))
            {
                throw new ArgumentException("a key is Unicode text without NUL", nameof(key));
            }

            i += pair ? 1 : 0;
        }
    }

    private static string Cut(string agent) =>
        agent[..(char.IsHighSurrogate(agent[LongestUserAgent - 1]) ? LongestUserAgent - 1 : LongestUserAgent)];
}
