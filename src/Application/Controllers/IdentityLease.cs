using System.Security.Cryptography;
using System.Text;
using Kronicle.Application.Internal;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>Who a server is to the others of its cluster.</summary>
/// <param name="HostName">The name of its machine.</param>
/// <param name="Address">Where others reach it: address and port, known once it listens.</param>
public sealed record ServerPresence(string HostName, Func<string> Address);

/// <summary>
/// Keeps the lease by which this server shows that it is there (KEP-1965). Its name comes from the machine's, so that a server that
/// is started again takes up its own. https://kubernetes.io/docs/concepts/architecture/leases/#api-server-identity
/// </summary>
public sealed class IdentityLease(
    InternalClient client, ServerPresence presence, IIdentifierSource identifiers, ILoopReport report, TimeProvider clock) : IServerLoop
{
    private const string Namespace = "kube-system";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const long DurationSeconds = 3600;

    private static readonly TimeSpan RenewPeriod = TimeSpan.FromSeconds(10);
    private static readonly ResourceDefinition Leases = ResourceCatalogue.BuiltIn.Find("coordination.k8s.io", "v1", "leases")!;

    private readonly InternalSession session = client.As(InternalCallers.Server);

    public string Name => "apiserver-identity-lease";

    public async Task RunAsync(CancellationToken cancellation)
    {
        string name = NameFor(presence.HostName);
        string holder = $"{name}_{identifiers.NewUid()}";
        while (true)
        {
            InternalAnswer renewed = await RenewAsync(name, holder, cancellation);
            if (renewed.Failure is { } failure)
            {
                report.Failed(Name, name, new ControllerException(failure));
            }

            await Task.Delay(RenewPeriod, clock, cancellation);
        }
    }

    /// <summary>apiserver- and the first 16 bytes of the name's SHA-256 in base32.</summary>
    public static string NameFor(string hostName)
    {
        ReadOnlySpan<byte> hash = SHA256.HashData(Encoding.UTF8.GetBytes(hostName)).AsSpan(0, 16);
        var text = new StringBuilder("apiserver-");
        for (int bit = 0; bit < hash.Length * 8; bit += 5)
        {
            int pair = (hash[bit / 8] << 8) | ((bit / 8) + 1 < hash.Length ? hash[(bit / 8) + 1] : 0);
            text.Append(Letters[(pair >> (11 - (bit % 8))) & 31]);
        }

        return text.ToString();
    }

    private async ValueTask<InternalAnswer> RenewAsync(string name, string holder, CancellationToken cancellation)
    {
        var time = new TextNode(Timestamps.MicroTime(clock.GetUtcNow()));
        InternalAnswer found = await session.GetAsync(Leases, Namespace, name, cancellation);
        if (found.NotFound)
        {
            return await session.CreateAsync(Leases, Namespace, Describe(new MapNode(), name, holder, time), cancellation);
        }

        return found.Object is { } lease
            ? await session.UpdateAsync(Leases, Namespace, Describe(lease, name, holder, time), "", cancellation)
            : found;
    }

    private MapNode Describe(MapNode lease, string name, string holder, TextNode time)
    {
        lease["kind"] = "Lease";
        lease["apiVersion"] = "coordination.k8s.io/v1";
        MapNode metadata = lease.EnsureMap("metadata");
        metadata["name"] = name;
        metadata["namespace"] = Namespace;
        MapNode labels = metadata.EnsureMap("labels");
        labels["apiserver.kubernetes.io/identity"] = "kube-apiserver";
        labels["kubernetes.io/hostname"] = presence.HostName;
        metadata.EnsureMap("annotations")["kubernetes.io/peer-advertise-address"] = presence.Address();
        MapNode spec = lease.EnsureMap("spec");
        spec["holderIdentity"] = holder;
        spec["leaseDurationSeconds"] = NumberNode.Of(DurationSeconds);
        spec["renewTime"] = time;
        return lease;
    }
}
