using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// The history in a database file that a server may have open meanwhile. Connections read only and hold the write-ahead log for the
/// length of a page: the server goes on writing. It takes no lock and never changes the file.
/// </summary>
public sealed class EmbeddedHistory : IEventHistory, IAsyncDisposable
{
    private const int Readers = 2;

    private readonly ReaderPool readers;
    private readonly HistoryExclusion exclusion;

    private EmbeddedHistory(string path, IReadOnlyList<string> excluded) =>
        (readers, exclusion) = (new ReaderPool(path, Readers), new HistoryExclusion(excluded));

    /// <summary>Opens the history of a file that is there.</summary>
    /// <exception cref="LogDamagedException">The file is no log, or of a newer version.</exception>
    /// <exception cref="LogUnavailableException">It can't be read.</exception>
    public static EmbeddedHistory Open(string path, IReadOnlyList<string> excluded)
    {
        string full = Path.GetFullPath(path);
        try
        {
            using sqlite3 connection = Connections.OpenInspector(full);
            StoreFile.CheckReadable(full, connection);
            return new EmbeddedHistory(full, excluded);
        }
        catch (SqliteException error)
        {
            throw StoreErrors.Translate(error, full);
        }
    }

    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) =>
        readers.ReadAsync(static (reader, _, _) => reader.HistoryBounds(), 0, cancellation);

    public async IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        HistoryRules.Check(query);
        long until = HistoryRules.Until(query, await HeadAsync(cancellation));
        for (long after = query.After; ;)
        {
            PastPage page = await readers.ReadAsync(
                (reader, from, token) => reader.PastPage(query.Scope, from, until, exclusion, token), after, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (page.Events.Count > 0)
            {
                yield return page.Events;
            }

            if (page.Last)
            {
                yield break;
            }

            after = page.Through;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(
        KeyScope scope, long revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        long at = Math.Min(revision, await HeadAsync(cancellation));
        byte[]? from = null;
        do
        {
            (List<StoredValue> states, from) = await readers.ReadAsync(
                (reader, place, _) => reader.PastStates(scope, place, at, exclusion), from, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (states.Count > 0)
            {
                yield return states;
            }
        }
        while (from is not null);
    }

    /// <summary>Refused: what only reads lets go of nothing.</summary>
    public ValueTask TrimAsync(long revision, CancellationToken cancellation) => throw new NotSupportedException("this history is open for reading only");

    public ValueTask DisposeAsync() => readers.DisposeAsync();

    private ValueTask<long> HeadAsync(CancellationToken cancellation) => readers.ReadAsync(static (reader, _, _) => reader.Newest(), 0, cancellation);
}
