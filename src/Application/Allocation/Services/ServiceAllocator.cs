using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>Addresses, node ports and health-check ports of services. https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/</summary>
public sealed class ServiceAllocator(ServiceNetwork network, ClusterIps addresses, NodePortLedger ledger, IEventLog log, IIdentifierSource random)
    : IAllocator
{
    private static readonly ResourceDefinition Endpoints = ResourceCatalogue.BuiltIn.Find("", "v1", "endpoints")!;

    private readonly FamilyFields families = new(network);

    public string Resource => "services";

    public async ValueTask<AllocationOutcome> BeginAsync(AllocationWrite write, CancellationToken cancellation)
    {
        MapNode spec = write.Object.EnsureMap("spec");
        MapNode? old = write.Old?.Map("spec");
        if (old is not null)
        {
            AllocatedFields.Restore(spec, old);
        }

        AllocatedFields.Align(spec, old);
        if (families.Settle(write.Object, write.Old) is { Count: > 0 } causes)
        {
            return Failure.Invalid(new GroupVersionKind("", "v1", "Service"), write.Owner.Name, causes);
        }

        AddressPlan plan = AddressPlan.Of(spec, old);
        ClusterIps.Taken taken = await addresses.TakeAsync(plan.Wanted, spec.List("clusterIPs"), write, cancellation);
        if (taken.Failure is not null)
        {
            return taken.Failure;
        }

        AddressPlan.Fill(spec, taken.Addresses);
        var ports = new NodePorts(spec, old, write.Owner.Name, random);
        ApiStatus? failure;
        try
        {
            failure = !spec.NeedsNodePorts() && old?.NeedsNodePorts() is not true ? null
                : write.DryRun ? ports.TakeFrom(new RehearsedPorts(await ledger.ReadAsync(cancellation)))
                : await ledger.ChangeAsync(ports.TakeFrom, static result => result is null, write.Owner.Actor, cancellation);
        }
        catch
        {
            await addresses.ReleaseAsync(taken.Addresses, write);
            throw;
        }

        if (failure is not null)
        {
            await addresses.ReleaseAsync(taken.Addresses, write);
            return failure;
        }

        ports.Apply();
        return new(new ServiceClaim(addresses, ledger, write, taken.Addresses, plan.Dropped, ports), null);
    }

    public async ValueTask ReleaseAsync(AllocationOwner owner, MapNode gone, CancellationToken cancellation)
    {
        MapNode spec = gone.Map("spec") ?? [];
        try
        {
            await DeleteEndpointsAsync(owner, cancellation);
            await addresses.ReleaseAsync(
                spec.Strings("clusterIPs").Where(address => address != ServiceSpecs.None).Select(address => new KeyValuePair<string, string>("", address)),
                new AllocationWrite(owner, gone, null, DryRun: false));
            List<int> ports = spec.NodePorts();
            ports.Add(spec.NeedsHealthCheck() ? spec.HealthCheckPort() : 0);
            await ServiceClaim.ReleaseAsync(ledger, ports, owner.Actor);
        }
        catch (LogUnavailableException)
        {
            // The service is gone, which is what the client asked for; the repair gives back what is left.
        }
    }

    // So that a service of the same name does not begin with the endpoints of this one.
    private async ValueTask DeleteEndpointsAsync(AllocationOwner owner, CancellationToken cancellation)
    {
        StoredValue? stored = await log.ReadAsync(Endpoints.Key(owner.Namespace, owner.Name), cancellation);
        while (stored is not null)
        {
            stored = (await log.AppendAsync(new(stored.Key, stored.Revision, null, owner.Actor), cancellation)).Current;
        }
    }
}
