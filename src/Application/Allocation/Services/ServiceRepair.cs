using Kronicle.Application.Bootstrap;
using Kronicle.Application.Controllers;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>
/// Compares services with the books of what was handed out: what a service has and no book knows is entered, what a book has and no
/// service knows is struck out once no write can be under way that means to have it. It runs at start and every few minutes.
/// </summary>
public sealed class ServiceRepair(
    ObjectCache cache, ServiceRanges ranges, AddressRecords records, NodePortLedger ledger, ILoopReport report, TimeProvider clock) : IBootstrapStep
{
    public const string Name = "service-allocation-repair";

    /// <summary>How old an address's record must be before its owner's absence counts: longer than a request may take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>How often in a row a port must be seen without a service before it is given back: ports have no times.</summary>
    private const int Sightings = 3;

    private static readonly ResourceDefinition Services = ResourceCatalogue.BuiltIn.Find("", "v1", "services")!;
    private static readonly EventActor Actor = new(BootstrapWriter.ServerUser, "repair", "", BootstrapWriter.ServerManager, DateTimeOffset.UnixEpoch);

    private readonly Dictionary<int, int> unowned = [];

    private EventActor ActorNow => Actor with { Time = clock.GetUtcNow() };

    public async Task RunAsync(CancellationToken cancellation)
    {
        // The books first: what is entered in them later belongs to services that are seen.
        await cache.CatchUpAsync(cancellation);
        ObjectSnapshot entered = await records.SnapshotAsync(cancellation);
        PortBitmap taken = await ledger.ReadAsync(cancellation);
        await cache.CatchUpAsync(cancellation);
        List<(AllocationOwner Owner, MapNode Spec)> services = [.. (await cache.OfAsync(Services, cancellation)).Snapshot.Range(Services.KeyRoot)
            .Select(item => (new AllocationOwner(item.Index.Namespace, item.Index.Name, ActorNow), item.Tree(Services.Type).Map("spec") ?? []))];

        await AddressesAsync(entered, services, cancellation);
        await PortsAsync(taken, services, cancellation);
    }

    private async Task AddressesAsync(ObjectSnapshot entered, List<(AllocationOwner Owner, MapNode Spec)> services, CancellationToken cancellation)
    {
        var owners = new Dictionary<IpAddress, AllocationOwner>();
        foreach ((AllocationOwner owner, MapNode spec) in services)
        {
            foreach (IpAddress address in AddressesOf(spec))
            {
                if (owners.TryAdd(address, owner))
                {
                    await EnterAsync(address, owner, entered, cancellation);
                }
                else
                {
                    report.Failed(Name, $"{owner.Namespace}/{owner.Name}", new InvalidDataException(
                        $"the address {address} is also that of service {owners[address].Namespace}/{owners[address].Name}: delete one of them"));
                }
            }
        }

        foreach (CachedObject record in entered.Range(AddressRecords.Definition.KeyRoot))
        {
            if (IpAddress.Parse(record.Index.Name) is { } address && !owners.ContainsKey(address) && IsStale(record))
            {
                await records.RemoveAsync(record, ActorNow, cancellation);
            }
        }
    }

    // Addresses of no range have no records.
    private async Task EnterAsync(IpAddress address, AllocationOwner owner, ObjectSnapshot entered, CancellationToken cancellation)
    {
        CachedObject? record = entered.Find(AddressRecords.KeyOf(address));
        if (record is not null && !AddressRecords.IsOf(record.Json, owner))
        {
            await records.RemoveAsync(record, ActorNow, cancellation);
            record = null;
        }

        if (record is null && (await ranges.OfAsync(address.Family, cancellation)).Any(range => range.Addresses.Contains(address)))
        {
            await records.TryTakeAsync(address, owner, cancellation);
        }
    }

    private bool IsStale(CachedObject record)
    {
        MapNode metadata = record.Tree(AddressRecords.Definition.Type).Map("metadata")!;
        return metadata.Map("labels")?.Text(AddressRecords.ManagedByLabel) == AddressRecords.Manager &&
            !(Timestamps.Instant(metadata.Text("creationTimestamp")) + Grace > clock.GetUtcNow());
    }

    private async Task PortsAsync(PortBitmap taken, List<(AllocationOwner Owner, MapNode Spec)> services, CancellationToken cancellation)
    {
        HashSet<int> owned = [.. services.SelectMany(service => service.Spec.NodePorts().Append(service.Spec.HealthCheckPort()))];
        foreach (int port in unowned.Keys.Where(port => owned.Contains(port) || !taken.Has(port)).ToArray())
        {
            unowned.Remove(port);
        }

        foreach (int port in taken.All().Where(port => !owned.Contains(port)))
        {
            unowned[port] = unowned.GetValueOrDefault(port) + 1;
        }

        int[] leaked = [.. unowned.Where(seen => seen.Value >= Sightings).Select(seen => seen.Key)];
        await ledger.ChangeAsync(
            pool =>
            {
                foreach (int port in owned.Where(port => !taken.Has(port)))
                {
                    pool.Take(port);
                }

                foreach (int port in leaked)
                {
                    pool.Release(port);
                }

                return true;
            },
            static _ => true, ActorNow, cancellation);
    }

    private static IEnumerable<IpAddress> AddressesOf(MapNode spec) =>
        spec.Strings("clusterIPs").Select(IpAddress.Parse).OfType<IpAddress>();
}
