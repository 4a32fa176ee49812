using Kronicle.Application.EventLog;
using SQLitePCL;
using System.Text;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// Reads pages of the states at a revision: of each key the newest event up to it. The cost is that of the keys, however long the
/// history of each is.
/// </summary>
internal sealed class PastStates(sqlite3 connection) : IDisposable
{
    private const int PageKeys = 512;
    private const int PageBytes = 4 << 20;

    private readonly Statement next = new(connection, "SELECT key FROM events WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT 1");
    private readonly Statement state = new(
        connection,
        "SELECT revision, kind, create_revision, value FROM events WHERE key = ?1 AND revision <= ?2 ORDER BY revision DESC LIMIT 1");

    /// <summary>A page of the states of a scope.</summary>
    /// <param name="scope">Which keys.</param>
    /// <param name="from">Where to go on; null from the start.</param>
    /// <param name="revision">At which revision.</param>
    /// <param name="exclusion">What has no history.</param>
    /// <returns>The states, and where the next page begins; null after the last.</returns>
    public (List<StoredValue> States, byte[]? From) Read(KeyScope scope, byte[]? from, long revision, HistoryExclusion exclusion)
    {
        KeyRange range = scope.Exact ? Only(scope.Key) : KeyRange.Of(scope.Key);
        byte[] at = from ?? range.From;
        var states = new List<StoredValue>();
        long bytes = 0;
        for (int looked = 0; looked < PageKeys && bytes < PageBytes; looked++)
        {
            if (!next.BindText(1, at).BindText(2, range.To).Step())
            {
                return (states, null);
            }

            string key = next.Text(0);
            next.Reset();
            if (exclusion.PrefixOf(key) is { } excluded)
            {
                at = KeyRange.Of(excluded).To;
                continue;
            }

            at = [.. Encoding.UTF8.GetBytes(key), 0];
            if (StateOf(key, revision) is { } found)
            {
                states.Add(found);
                bytes += found.Value.Length;
            }
        }

        return (states, at);
    }

    public void Dispose()
    {
        next.Dispose();
        state.Dispose();
    }

    private static KeyRange Only(string key)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        return new(bytes, [.. bytes, 0]);
    }

    private StoredValue? StateOf(string key, long revision)
    {
        if (!state.Bind(1, key).Bind(2, revision).Step())
        {
            return null;
        }

        StoredValue? found = state.Number(1) == (long)EventKind.Deleted ? null : new(key, state.Blob(3), state.Number(0), state.Number(2));
        state.Reset();
        return found;
    }
}
