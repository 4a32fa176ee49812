using Kronicle.Application.Internal;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Controllers;

/// <summary>What the controllers are made with.</summary>
public sealed record ControllerParts(
    InternalClient Client, ResourceFollower Follower, ManagerLease Manager, TimeProvider Clock, ILoopReport Report);

/// <summary>A failure of a call that a controller made: it tries again later.</summary>
public sealed class ControllerException(ApiStatus status) : Exception(status.Message);

/// <summary>
/// A controller: it follows resources, puts the keys that they touch into a queue and works on one after another; what a
/// kube-controller-manager does as well, never while one is at work.
/// </summary>
public abstract class ControllerLoop : IServerLoop
{
    private readonly ControllerParts parts;

    /// <param name="name">The name that --controllers knows.</param>
    /// <param name="account">Its service account in kube-system, whose rights it has.</param>
    /// <param name="parts">What it is made with.</param>
    protected ControllerLoop(string name, string account, ControllerParts parts)
        : this(name, InternalCallers.Controller(account), parts)
    {
    }

    /// <param name="name">The name that --controllers knows.</param>
    /// <param name="caller">Whose rights it has.</param>
    /// <param name="parts">What it is made with.</param>
    protected ControllerLoop(string name, InternalCaller caller, ControllerParts parts)
    {
        Name = name;
        this.parts = parts;
        Session = parts.Client.As(caller);
    }

    public string Name { get; }

    /// <summary>The API under the controller's identity.</summary>
    protected InternalSession Session { get; }

    protected TimeProvider Clock => parts.Clock;

    /// <summary>The resources that are followed, and the key that a change of an object touches; null for none.</summary>
    protected abstract IEnumerable<(ResourceDefinition Storage, Func<WatchCache.CachedObject, bool, string?> Key)> Followed { get; }

    /// <summary>Brings what a key names to where it should be. What it throws is logged and tried again.</summary>
    /// <returns>After how long to look again; null when there is nothing to wait for.</returns>
    protected abstract Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation);

    /// <summary>How long a change rests before it is worked on.</summary>
    protected virtual TimeSpan Rest => TimeSpan.Zero;

    /// <summary>Whether a kube-controller-manager does this too, so that the loop stands down for it; not what is an API server's own.</summary>
    protected virtual bool IsManagersWork => true;

    /// <summary>A key that is worked on when the loop begins, whatever there is; null for none.</summary>
    protected virtual string? FirstKey => null;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var queue = new WorkQueue(Clock);
        if (FirstKey is { } start)
        {
            queue.Add(start);
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var tasks = new List<Task>
        {
            queue.RunAsync((key, stop) => WorkAsync(queue, key, stop), (key, reason) => parts.Report.Failed(Name, key, reason), ends.Token),
        };
        foreach ((ResourceDefinition storage, Func<WatchCache.CachedObject, bool, string?> keyOf) in Followed)
        {
            void See(WatchCache.CachedObject item, bool deleted)
            {
                if (keyOf(item, deleted) is { } key)
                {
                    Enqueue(queue, key, ends.Token);
                }
            }

            tasks.Add(parts.Follower.FollowAsync(storage, state => SeeAll(storage, state, See), See, ends.Token));
        }

        await LoopTasks.TogetherAsync(tasks, ends);
    }

    private static void SeeAll(ResourceDefinition storage, WatchCache.ObjectSnapshot state, ObjectSeen see)
    {
        foreach (WatchCache.CachedObject item in state.Range(storage.KeyRoot))
        {
            see(item, false);
        }
    }

    private void Enqueue(WorkQueue queue, string key, CancellationToken cancellation)
    {
        if (Rest > TimeSpan.Zero)
        {
            queue.AddAfter(key, Rest, cancellation);
        }
        else
        {
            queue.Add(key);
        }
    }

    private async Task WorkAsync(WorkQueue queue, string key, CancellationToken cancellation)
    {
        if (IsManagersWork)
        {
            await parts.Manager.WhileHeldAsync(cancellation);
        }

        if (await SyncAsync(key, cancellation) is { } again)
        {
            queue.AddAfter(key, again, cancellation);
        }
    }
}
