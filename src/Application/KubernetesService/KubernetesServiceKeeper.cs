using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.Controllers;
using Kronicle.Application.Internal;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using static Kronicle.Application.KubernetesService.KubernetesServiceObjects;

namespace Kronicle.Application.KubernetesService;

/// <summary>
/// Keeps the service kubernetes in namespace default, by which pods reach the servers of a cluster, and its endpoints, which are the
/// servers that are alive; and the ServiceCIDR from which it has its address. https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
/// </summary>
public sealed class KubernetesServiceKeeper(
    InternalClient client, ServerLeases leases, ServiceNetwork network, IAdvertisedEndpoint endpoint, BootstrapWriter writer, TimeProvider clock)
    : IDisposable
{
    private readonly InternalSession session = client.As(InternalCallers.Server);
    private readonly SemaphoreSlim turn = new(1, 1);
    private bool portsChecked;
    private bool left;

    /// <summary>Makes what is missing and puts right what is wrong. Ports of the service are looked at once, as they are the operator's then.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (endpoint.Port == 0 || left)
            {
                return;
            }

            await writer.EnsureAsync(new DefaultServiceCidr(network).At(clock.GetUtcNow()), cancellation);
            await ServiceAsync(cancellation);
            if (endpoint.Address is { } own)
            {
                await leases.RefreshAsync(own, cancellation);
                await EndpointsAsync(await leases.AliveAsync(cancellation), cancellation);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes this server out, for good; the last one leaves the endpoints as they are, for nobody would be in them.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            left = true;
            if (endpoint is { Port: > 0, Address: { } own })
            {
                await leases.LeaveAsync(own, cancellation);
                if (await leases.AliveAsync(cancellation) is { Count: > 0 } others)
                {
                    await EndpointsAsync(others, cancellation);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task ServiceAsync(CancellationToken cancellation)
    {
        InternalAnswer stored = await session.GetAsync(Services, Namespace, Name, cancellation);
        if (stored.NotFound)
        {
            MapNode made = Service(network.Ranges[0].Base.Plus(1), endpoint);
            Done(await session.CreateAsync(Services, Namespace, made, cancellation));
        }
        else if (!portsChecked && stored.Object is { } service)
        {
            MapNode spec = service.EnsureMap("spec");
            MapNode wanted = Service(network.Ranges[0].Base.Plus(1), endpoint).Map("spec")!;
            if (spec.Text("type") != wanted.Text("type") || !wanted["ports"]!.SameAs(spec["ports"]))
            {
                spec["ports"] = wanted["ports"];
                spec["type"] = wanted["type"];
                Done(await session.UpdateAsync(Services, Namespace, service, "", cancellation));
            }
        }

        portsChecked = true;
    }

    private async Task EndpointsAsync(IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        await KeepAsync(Endpoints, EndpointsOf(servers, endpoint.Port), ["subsets"], cancellation);
        await KeepAsync(Slices, SliceOf(servers, endpoint.Port), ["endpoints", "ports"], cancellation);
    }

    private async Task KeepAsync(ResourceDefinition resource, MapNode wanted, string[] fields, CancellationToken cancellation)
    {
        InternalAnswer stored = await session.GetAsync(resource, Namespace, Name, cancellation);
        if (stored.NotFound)
        {
            Done(await session.CreateAsync(resource, Namespace, wanted, cancellation));
            return;
        }

        MapNode present = stored.Object ?? throw new ControllerException(stored.Failure!);
        if (present.Text("addressType") != wanted.Text("addressType"))
        {
            // The family of a slice can't be changed: it is made anew.
            Done(await session.DeleteAsync(resource, Namespace, Name, cancellation));
            Done(await session.CreateAsync(resource, Namespace, wanted, cancellation));
            return;
        }

        MapNode labels = present.EnsureMap("metadata").EnsureMap("labels");
        bool same = Array.TrueForAll(fields, field => SameMeaning.Field(wanted, present, resource.Type.Find(field)!));
        foreach (KeyValuePair<string, Node> label in wanted.Map("metadata")!.Map("labels")!)
        {
            same &= label.Value.SameAs(labels[label.Key]);
            labels[label.Key] = label.Value;
        }

        if (!same)
        {
            foreach (string field in fields)
            {
                present[field] = wanted[field];
            }

            Done(await session.UpdateAsync(resource, Namespace, present, "", cancellation));
        }
    }

    // Another server may have been first; what it left is looked at next time.
    private static void Done(InternalAnswer answer)
    {
        if (answer.Failure is { } failure && !answer.AlreadyExists && !answer.Conflict && !answer.NotFound)
        {
            throw new ControllerException(failure);
        }
    }
}
