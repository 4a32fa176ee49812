using System.Threading.Channels;
using Kronicle.Application.EventLog;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>
/// Keeps the tail of the log. What this process committed right after the newest event that was seen is published as it is; for
/// everything else it is woken and reads what is new, in order.
/// </summary>
internal sealed class PostgresFollower(PostgresStore store, PostgresReads reads, EventTail tail, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>What this process committed; null when there may be something new.</summary>
    private readonly Channel<OwnEvents?> news = Channel.CreateBounded<OwnEvents?>(
        new BoundedChannelOptions(64) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
    private readonly RevisionGate seen = new();
    private readonly CancellationTokenSource stopping = new();
    private Task reading = Task.CompletedTask;
    private Task listening = Task.CompletedTask;

    // Everything up to it was published: also where a later read of the same turn fails.
    private long after;

    /// <summary>Begins after a revision.</summary>
    public void Start(long revision)
    {
        seen.Reach(after = revision);
        reading = Task.Run(ReadAsync, CancellationToken.None);
        listening = Task.Run(ListenAsync, CancellationToken.None);
    }

    /// <summary>There may be something new: what it is, when this process made it. What is dropped here is read from the database.</summary>
    public void Take(OwnEvents? own) => news.Writer.TryWrite(own);

    /// <summary>Waits until everything up to a revision has been published. That it was committed need not have been told here.</summary>
    public ValueTask SeeAsync(long revision, CancellationToken cancellation)
    {
        if (seen.Reached < revision)
        {
            Take(null);
        }

        return seen.WaitAsync(revision, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(reading, listening);
        seen.Break(new LogUnavailableException("the event log is closed"));
        stopping.Dispose();
    }

    private async Task ReadAsync()
    {
        bool missing = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ReadNewAsync();
                do
                {
                    missing |= !PublishOwn(await news.Reader.ReadAsync(stopping.Token));
                }
                while (!missing || news.Reader.TryPeek(out _));
                missing = false;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (PostgresErrors.IsStore(e))
            {
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

    // Events of this process that follow the newest published one need no reading. False when something else may have to be read.
    private bool PublishOwn(OwnEvents? own)
    {
        if (own is null || own.Before != after)
        {
            return own is not null && own.Before < after;
        }

        tail.Publish(own.Events);
        seen.Reach(after = own.Events[^1].Revision);
        return true;
    }

    private async Task ReadNewAsync()
    {
        while (true)
        {
            (List<LogEvent> events, _, long floor) = await reads.EventsAsync(after, stopping.Token);
            if (after < floor)
            {
                // Compacted before this server saw it: some of it may be gone, and subscribers begin anew.
                tail.Skip(floor);
                seen.Reach(after = floor);
                continue;
            }

            if (events.Count == 0)
            {
                tail.Compact(floor, forget: false);
                return;
            }

            tail.Publish(events);
            seen.Reach(after = events[^1].Revision);
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

                Take(null);
                connection.Notification += (_, told) =>
                {
                    if (told.Payload != store.OwnNotice)
                    {
                        Take(null);
                    }
                };
                while (true)
                {
                    await connection.WaitAsync(stopping.Token);
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
