using System.Collections.Concurrent;
using Kronicle.Application.EventLog;
using Microsoft.Data.Sqlite;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>A few read-only connections, opened when they are first needed. Reads run on the thread pool, not on the caller.</summary>
internal sealed class ReaderPool(string path, int size) : IAsyncDisposable
{
    private readonly SemaphoreSlim free = new(size);
    private readonly SemaphoreSlim all = new(1);
    private readonly ConcurrentStack<Reader> idle = new();
    private bool closed;

    /// <summary>Runs one read. Throws the port's exceptions, and <see cref="LogUnavailableException"/> when the log is closed.</summary>
    public async ValueTask<T> ReadAsync<TQuery, T>(
        Func<Reader, TQuery, CancellationToken, T> read, TQuery query, CancellationToken cancellation)
    {
        await free.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return Read(read, query, cancellation);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Asks every connection the same, opened or not.</summary>
    public async ValueTask<T[]> ReadAllAsync<T>(Func<Reader, T> read, CancellationToken cancellation)
    {
        await all.WaitAsync(cancellation);
        int taken = 0;
        var readers = new List<Reader>();
        try
        {
            for (; taken < size; taken++)
            {
                await free.WaitAsync(cancellation);
                readers.Add(Take());
            }

            return [.. readers.Select(read)];
        }
        finally
        {
            readers.ForEach(idle.Push);
            if (taken > 0)
            {
                free.Release(taken);
            }

            all.Release();
        }
    }

    /// <summary>Waits for the reads that run and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref closed, true);
        await all.WaitAsync();
        for (int i = 0; i < size; i++)
        {
            await free.WaitAsync();
        }

        while (idle.TryPop(out Reader? reader))
        {
            reader.Dispose();
        }

        free.Release(size);
        all.Release();
    }

    private T Read<TQuery, T>(Func<Reader, TQuery, CancellationToken, T> read, TQuery query, CancellationToken cancellation)
    {
        Reader? reader = null;
        try
        {
            reader = Take();
            T answer = read(reader, query, cancellation);
            idle.Push(reader);
            return answer;
        }
        catch (Exception refusal) when (refusal is RevisionCompactedException or HistoryTrimmedException or OperationCanceledException or ArgumentException)
        {
            idle.Push(reader!);
            throw;
        }
        catch (Exception error)
        {
            // Nobody knows in what state its statements are.
            reader?.Dispose();
            throw error is SqliteException sqlite ? StoreErrors.Translate(sqlite, path) : error;
        }
    }

    private Reader Take()
    {
        if (Volatile.Read(ref closed))
        {
            throw new LogUnavailableException("the event log is closed");
        }

        return idle.TryPop(out Reader? reader) ? reader : new Reader(Connections.OpenReader(path));
    }
}
