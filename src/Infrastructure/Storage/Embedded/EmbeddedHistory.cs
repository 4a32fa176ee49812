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
    private readonly HistoryPages history;

    private EmbeddedHistory(string path, IReadOnlyList<string> excluded)
    {
        readers = new ReaderPool(path, Readers);
        history = new HistoryPages(readers, new HistoryExclusion(excluded), HeadAsync);
    }

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

    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) => history.BoundsAsync(cancellation);

    public IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, CancellationToken cancellation) =>
        history.ReadAsync(query, cancellation);

    public IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(KeyScope scope, long revision, CancellationToken cancellation) =>
        history.StatesAsync(scope, revision, cancellation);

    /// <summary>Refused: what only reads lets go of nothing.</summary>
    public ValueTask TrimAsync(long revision, CancellationToken cancellation) => throw new NotSupportedException("this history is open for reading only");

    public ValueTask DisposeAsync() => readers.DisposeAsync();

    private ValueTask<long> HeadAsync(CancellationToken cancellation) => readers.ReadAsync(static (reader, _, _) => reader.Newest(), 0, cancellation);
}
