using Kronicle.Application.EventLog;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>Keeps the tail of the log: woken by this process's own commits and by those of others, it reads what is new, in order.</summary>
internal sealed class PostgresFollower(PostgresStore store, PostgresReads reads, EventTail tail, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim wake = new(0);
    private readonly RevisionGate seen = new();
    private readonly CancellationTokenSource stopping = new();
    private Task reading = Task.CompletedTask;
    private Task listening = Task.CompletedTask;

    /// <summary>Begins after a revision.</summary>
    public void Start(long after)
    {
        seen.Reach(after);
        reading = Task.Run(() => ReadAsync(after), CancellationToken.None);
        listening = Task.Run(ListenAsync, CancellationToken.None);
    }

    /// <summary>There may be something new.</summary>
    public void Wake() => wake.Release();

    /// <summary>Waits until everything up to a revision has been published. That it was committed need not have been told here.</summary>
    public ValueTask SeeAsync(long revision, CancellationToken cancellation)
    {
        if (seen.Reached < revision)
        {
            Wake();
        }

        return seen.WaitAsync(revision, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(reading, listening);
        seen.Break(new LogUnavailableException("the event log is closed"));
        wake.Dispose();
        stopping.Dispose();
    }

    private async Task ReadAsync(long after)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                after = await ReadNewAsync(after);
                await wake.WaitAsync(stopping.Token);
                while (wake.CurrentCount > 0 && wake.Wait(0, CancellationToken.None))
                {
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (PostgresErrors.IsStore(e))
            {
                Wake();
                await Task.Delay(RetryDelay, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
#pragma warning disable CA1031 // The last frame of a background task: what is not told here is lost.
            catch (Exception e)
#pragma warning restore CA1031
            {
                string reason = $"the log is followed no more: {e.Message}";
                tail.Close(reason);
                seen.Break(new LogUnavailableException(reason, e));
                return;
            }
        }
    }

    private async Task<long> ReadNewAsync(long after)
    {
        while (true)
        {
            (List<LogEvent> events, _, long floor) = await reads.EventsAsync(after, stopping.Token);
            if (after < floor)
            {
                // Compacted before this server saw it: some of it may be gone, and subscribers begin anew.
                tail.Skip(floor);
                after = floor;
                seen.Reach(after);
                continue;
            }

            if (events.Count == 0)
            {
                tail.Compact(floor, forget: false);
                return after;
            }

            tail.Publish(events);
            after = events[^1].Revision;
            seen.Reach(after);
        }
    }

    // What was missed while the connection was away is read when it is back.
    private async Task ListenAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(stopping.Token);
                await using (var listen = new NpgsqlCommand($"listen {PostgresStore.Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stopping.Token);
                }

                Wake();
                while (true)
                {
                    await connection.WaitAsync(stopping.Token);
                    Wake();
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (PostgresErrors.IsStore(e))
            {
                await Task.Delay(RetryDelay, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
