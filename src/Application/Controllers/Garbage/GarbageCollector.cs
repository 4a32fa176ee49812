using Kronicle.Application.Internal;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>
/// Deletes what has lost its owners, and lets go what waits for its dependents.
/// https://kubernetes.io/docs/concepts/architecture/garbage-collection/
/// </summary>
public sealed class GarbageCollector(ControllerParts parts) : IServerLoop
{
    private const string OrphanKey = "orphan/";
    private const int Workers = 4;

    // A stored object counts once, in whichever of its versions and groups. Events own nothing and end by themselves.
    private static readonly ResourceDefinition[] Collectable =
    [
        .. ResourceCatalogue.BuiltIn.Resources
            .Where(resource => resource.Stored && resource.Resource != "events" && resource.Allows("delete") && resource.Allows("list") && resource.Allows("watch"))
            .DistinctBy(resource => resource.KeyRoot),
    ];

    private readonly InternalSession session = parts.Client.As(InternalCallers.Controller("generic-garbage-collector"));

    public string Name => "garbage-collector-controller";

    public async Task RunAsync(CancellationToken cancellation)
    {
        var work = new Work(parts, session);
        var graph = new DependencyGraph(work);
        var worker = new GarbageWorker(session, graph, work);
        var known = new CountdownEvent(Collectable.Length);
        var complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var tasks = Collectable.Select(resource => FollowAsync(graph, resource, known, complete, ends.Token)).ToList();
        tasks.Add(work.Misplacements.RunAsync(parts.Manager.WhileHeldAsync, Fail, ends.Token));
        for (int i = 0; i < Workers; i++)
        {
            tasks.Add(RunWorkerAsync(work.Queue, worker, complete.Task, ends.Token));
        }

        await LoopTasks.TogetherAsync(tasks, ends);
        known.Dispose();
    }

    private Task FollowAsync(
        DependencyGraph graph, ResourceDefinition resource, CountdownEvent known, TaskCompletionSource complete, CancellationToken cancellation)
    {
        ResourceDefinition storage = ResourceCatalogue.BuiltIn.StorageOf(resource);
        bool begun = false;
        return parts.Follower.FollowAsync(storage, state =>
        {
            graph.Begin(resource, state);
            if (!begun)
            {
                begun = true;
                if (known.Signal())
                {
                    complete.TrySetResult();
                }
            }
        }, (item, deleted) => graph.See(resource, item, deleted), cancellation);
    }

    // Nothing is decided before the whole graph is known: an owner must not be let go while its dependents are still unseen.
    private async Task RunWorkerAsync(WorkQueue queue, GarbageWorker worker, Task complete, CancellationToken cancellation)
    {
        await complete.WaitAsync(cancellation);
        await queue.RunAsync(async (key, stop) =>
        {
            await parts.Manager.WhileHeldAsync(stop);
            if (key.StartsWith(OrphanKey, StringComparison.Ordinal))
            {
                await worker.OrphanAsync(key[OrphanKey.Length..], stop);
            }
            else if (await worker.JudgeAsync(key, stop) is { } again)
            {
                queue.AddAfter(key, again, stop);
            }
        }, Fail, cancellation);
    }

    private void Fail(string key, Exception reason) => parts.Report.Failed(Name, key, reason);

    private sealed class Work(ControllerParts parts, InternalSession session) : IGraphWork
    {
        public WorkQueue Queue { get; } = new(parts.Clock);

        public MisplacedOwners Misplacements { get; } = new(session, parts.Clock);

        public void Judge(string uid) => Queue.Add(uid);

        public void Orphan(string uid) => Queue.Add(OrphanKey + uid);

        public void Misplaced(ObjectIdentity dependent, OwnerReference owner) => Misplacements.Add(dependent, owner);
    }
}
