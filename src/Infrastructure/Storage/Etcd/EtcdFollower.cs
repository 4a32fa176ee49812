using System.Threading.Channels;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Keeps the tail of the log: one watch for the whole process, begun again on another member when it breaks. It knows how far it has
/// seen, and can be made to see: by etcd's own progress notification where that can be trusted, else by a write that it then sees.
/// </summary>
/// <remarks>
/// Before 3.4.31 and 3.5.13 a notification may overtake events: state up to it need not have been seen.
/// </remarks>
internal sealed class EtcdFollower : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);

    private readonly EtcdConnection connection;
    private readonly EtcdKeys keys;
    private readonly EtcdWatch watch;
    private readonly EventTail tail;
    private readonly ForeignChanges foreign;
    private readonly NewestKnown known;
    private readonly OwnValues own;
    private readonly TimeProvider clock;
    private readonly RevisionGate seen = new();
    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopping = new();
    private readonly SharedCall<bool> mark;
    private bool trusted;
    private Task following = Task.CompletedTask;

    public EtcdFollower(
        EtcdConnection connection, EtcdKeys keys, EtcdWatch watch, EventTail tail, ForeignChanges foreign, NewestKnown known, OwnValues own, TimeProvider clock)
    {
        (this.connection, this.keys, this.watch, this.tail, this.foreign, this.known, this.own, this.clock) =
            (connection, keys, watch, tail, foreign, known, own, clock);
        mark = new(MarkAsync);
    }

    /// <summary>Begins after a revision and waits until the present has been seen.</summary>
    public async Task StartAsync(long after, CancellationToken cancellation)
    {
        StatusResponse status = await connection.ReadAsync(
            (endpoint, deadline) => endpoint.Client.StatusAsync(new StatusRequest(), null, deadline, cancellation), cancellation);
        trusted = TellsProgress(status.Version);
        following = Task.Run(() => FollowAsync(after), CancellationToken.None);
        long marked = (await connection.WriteAsync((endpoint, deadline) => endpoint.Client.PutAsync(
            new PutRequest { Key = keys.Marker }, null, deadline, cancellation), cancellation)).Header.Revision;
        await seen.WaitAsync(marked, cancellation);
    }

    /// <summary>Waits until everything up to a revision of the store has been seen and published.</summary>
    public async ValueTask SeeAsync(long revision, CancellationToken cancellation)
    {
        if (seen.Reached >= revision)
        {
            return;
        }

        // An event that was committed a moment ago is on its way: it says as much as a notification would.
        Task wait = seen.WaitAsync(revision, cancellation).AsTask();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (await Task.WhenAny(wait, Task.Delay(Patience, clock, patience.Token)) != wait)
        {
            if (trusted)
            {
                nudges.Writer.TryWrite(true);
            }
            else
            {
                await mark.GetAsync().WaitAsync(cancellation);
            }
        }

        await patience.CancelAsync();
        await wait;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await following;
        seen.Break(new LogUnavailableException("the event log is closed"));
        stopping.Dispose();
    }

    /// <summary>Whether a version's progress notifications never overtake events.</summary>
    internal static bool TellsProgress(string version)
    {
        string[] parts = version.Split('-')[0].Split('.');
        return Version.TryParse(string.Join('.', parts), out Version? parsed) && (parsed.Major, parsed.Minor) switch
        {
            (3, 4) => parsed.Build >= 31,
            (3, 5) => parsed.Build >= 13,
            (3, > 5) or ( > 3, _) => true,
            _ => false,
        };
    }

    private async Task<bool> MarkAsync()
    {
        try
        {
            await connection.WriteAsync((endpoint, deadline) => endpoint.Client.PutAsync(
                new PutRequest { Key = keys.Marker }, null, deadline, stopping.Token), stopping.Token);
            return true;
        }
        catch (RpcException e)
        {
            throw EtcdErrors.Translate(e);
        }
    }

    private async Task FollowAsync(long after)
    {
        while (!stopping.IsCancellationRequested)
        {
            EtcdEndpoint endpoint = connection.Current;
            try
            {
                await foreach (EtcdBatch batch in watch.FollowAsync(endpoint, after, trusted, nudges.Reader, stopping.Token))
                {
                    Publish(batch);
                    after = Math.Max(after, batch.Through);
                    known.Saw(after);
                    seen.Reach(after);
                }

                connection.Leave(endpoint);
            }
            catch (RevisionCompactedException e)
            {
                // What lies between was compacted before this server saw it: subscribers begin anew.
                tail.Skip(e.Compacted);
                own.ForgetAll();
                after = e.Compacted - 1;
                continue;
            }
            catch (Exception e) when (stopping.IsCancellationRequested && e is RpcException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (RpcException)
            {
                connection.Leave(endpoint);
            }
#pragma warning disable CA1031 // The last frame of a background task: what is not told here is lost.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // An object that can't be read, or a mistake in this code: to go on without it would be to serve another state.
                string reason = $"the log is followed no more: {e.Message}";
                tail.Close(reason);
                seen.Break(new LogUnavailableException(reason, e));
                return;
            }

            await Task.Delay(RetryDelay, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Publish(EtcdBatch batch)
    {
        if (batch.Changes.Count == 0)
        {
            return;
        }

        var events = new List<LogEvent>(batch.Changes.Count);
        foreach (EtcdChange change in batch.Changes)
        {
            events.Add(change.Event);
            if (!change.Known)
            {
                foreign.Take(change);
            }
        }

        tail.Publish(events);
    }
}
