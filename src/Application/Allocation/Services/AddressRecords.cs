using System.Text.Json;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>
/// Who has which address: an IPAddress object for each one, named by it. To have an address is to have made its object, and the log lets
/// only one server make it (KEP-1880).
/// </summary>
public sealed class AddressRecords(ObjectCache cache, IEventLog log, BootstrapWriter writer)
{
    public const string ManagedByLabel = "ipaddress.kubernetes.io/managed-by";
    public const string Manager = "ipallocator.k8s.io";
    private const string FamilyLabel = "ipaddress.kubernetes.io/ip-family";

    public static ResourceDefinition Definition { get; } = ResourceCatalogue.BuiltIn.Find("networking.k8s.io", "v1", "ipaddresses")!;

    /// <summary>What the cache shows of the addresses that are taken; it may be behind.</summary>
    public async ValueTask<ObjectSnapshot> SnapshotAsync(CancellationToken cancellation) => (await cache.OfAsync(Definition, cancellation)).Snapshot;

    /// <summary>Waits until the cache shows everything that is stored by now.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellation) => await cache.CatchUpAsync(cancellation);

    /// <summary>Takes an address for a service; false when somebody has it.</summary>
    public async ValueTask<bool> TryTakeAsync(IpAddress address, AllocationOwner owner, CancellationToken cancellation)
    {
        Append append = writer.Creation(new BootstrapObject(Definition, Make(address, owner))) with { Actor = owner.Actor };
        return (await log.AppendAsync(append, cancellation)).Committed;
    }

    /// <summary>Gives an address back when the service has it; else changes nothing.</summary>
    public async ValueTask ReleaseAsync(string address, AllocationOwner owner, CancellationToken cancellation)
    {
        if (IpAddress.Parse(address) is not { } parsed)
        {
            return;
        }

        StoredValue? stored = await log.ReadAsync(KeyOf(parsed), cancellation);
        while (stored is not null && IsOf(stored.Value, owner))
        {
            AppendOutcome outcome = await log.AppendAsync(new(stored.Key, stored.Revision, null, owner.Actor), cancellation);
            stored = outcome.Current;
        }
    }

    /// <summary>Strikes out a record that is still as it was seen.</summary>
    public async ValueTask RemoveAsync(CachedObject record, EventActor actor, CancellationToken cancellation) =>
        await log.AppendAsync(new(record.Key, record.Revision, null, actor), cancellation);

    public static string KeyOf(IpAddress address) => Definition.Key("", address.ToString());

    /// <summary>Whether the record says that the service has the address.</summary>
    public static bool IsOf(ReadOnlyMemory<byte> record, AllocationOwner owner)
    {
        using var document = JsonDocument.Parse(record);
        return document.RootElement.TryGetProperty("spec", out JsonElement spec) && spec.TryGetProperty("parentRef", out JsonElement parent) &&
            Is(parent, "resource", "services") && Is(parent, "namespace", owner.Namespace) && Is(parent, "name", owner.Name);
    }

    private static MapNode Make(IpAddress address, AllocationOwner owner) => new()
    {
        ["metadata"] = new MapNode
        {
            ["name"] = address.ToString(),
            ["labels"] = new MapNode { [FamilyLabel] = address.Family, [ManagedByLabel] = Manager },
        },
        ["spec"] = new MapNode
        {
            ["parentRef"] = new MapNode { ["resource"] = "services", ["namespace"] = owner.Namespace, ["name"] = owner.Name },
        },
    };

    private static bool Is(JsonElement parent, string name, string value) =>
        parent.TryGetProperty(name, out JsonElement found) && found.ValueEquals(value);
}
