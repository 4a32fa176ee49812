using System.Globalization;
using System.Threading.Channels;
using Kronicle.Application.Internal;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>
/// Warns, by an Event, of references to owners in other namespaces. When there are too many at once some are left out: the warning is
/// a help, nothing depends on it.
/// </summary>
internal sealed class MisplacedOwners(InternalSession session, TimeProvider clock)
{
    private const string Component = "garbage-collector-controller";
    private const int Most = 256;

    private static readonly ResourceDefinition Events = ResourceCatalogue.BuiltIn.Find("", "v1", "events")!;

    private readonly Channel<(ObjectIdentity Dependent, OwnerReference Owner)> waiting =
        Channel.CreateBounded<(ObjectIdentity, OwnerReference)>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Add(ObjectIdentity dependent, OwnerReference owner) => waiting.Writer.TryWrite((dependent, owner));

    /// <summary>Writes the Events until it is cancelled.</summary>
    /// <param name="standDown">Returns when it may write.</param>
    /// <param name="failed">Told when one could not be written.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(
        Func<CancellationToken, Task> standDown, Action<string, Exception> failed, CancellationToken cancellation)
    {
        await foreach ((ObjectIdentity dependent, OwnerReference owner) in waiting.Reader.ReadAllAsync(cancellation))
        {
            await standDown(cancellation);
            string ns = dependent.Namespace.Length > 0 ? dependent.Namespace : "default";
            InternalAnswer answer = await session.CreateAsync(Events, ns, Describe(dependent, owner, ns), cancellation);
            if (answer.Failure is { } failure)
            {
                failed(dependent.ToString(), new ControllerException(failure));
            }
        }
    }

    private MapNode Describe(ObjectIdentity dependent, OwnerReference owner, string ns)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long nanoseconds = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        return new MapNode
        {
            ["kind"] = "Event",
            ["apiVersion"] = "v1",
            ["metadata"] = new MapNode
            {
                ["name"] = $"{dependent.Name}.{nanoseconds.ToString("x", CultureInfo.InvariantCulture)}",
                ["namespace"] = ns,
            },
            ["involvedObject"] = new MapNode
            {
                ["kind"] = dependent.Kind,
                ["apiVersion"] = dependent.ApiVersion,
                ["namespace"] = dependent.Namespace,
                ["name"] = dependent.Name,
                ["uid"] = dependent.Uid,
            },
            ["type"] = "Warning",
            ["reason"] = "OwnerRefInvalidNamespace",
            ["message"] = $"ownerRef {owner.IdentityIn(dependent.Namespace)} does not exist in namespace \"{dependent.Namespace}\"",
            ["source"] = new MapNode { ["component"] = Component },
            ["reportingComponent"] = Component,
            ["firstTimestamp"] = Timestamps.Time(now),
            ["lastTimestamp"] = Timestamps.Time(now),
            ["count"] = NumberNode.Of(1),
        };
    }
}
