using Etcdserverpb;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// The leases of keys that end by themselves, as kube-apiserver gives them: writes of some time share one, since leases cost etcd more
/// than keys. A key lives its time and at most that much longer. https://etcd.io/docs/v3.5/learning/api/#lease-api
/// </summary>
internal sealed class EtcdLeases(EtcdConnection connection, IReadOnlyList<KeyLifetime> lifetimes, TimeProvider clock) : IDisposable
{
    /// <summary>So many writes share a lease at most.</summary>
    public const int MostObjects = 1000;

    private readonly Shared[] shared = [.. lifetimes.Where(item => item.Ttl > TimeSpan.Zero).Select(item => new Shared(item))];

    /// <summary>The lease to write a key with; 0 when it stays.</summary>
    public async ValueTask<long> OfAsync(string key, CancellationToken cancellation)
    {
        foreach (Shared one in shared)
        {
            if (key.StartsWith(one.Lifetime.Prefix, StringComparison.Ordinal))
            {
                return await LeaseAsync(one, cancellation);
            }
        }

        return 0;
    }

    public void Dispose()
    {
        foreach (Shared one in shared)
        {
            one.Gate.Dispose();
        }
    }

    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    private async Task<long> LeaseAsync(Shared one, CancellationToken cancellation)
    {
        await one.Gate.WaitAsync(cancellation);
        try
        {
            TimeSpan share = one.Lifetime.Ttl / 20 < one.Lifetime.Share ? one.Lifetime.Ttl / 20 : one.Lifetime.Share;
            if (one.Lease != 0 && one.Objects < MostObjects && clock.GetElapsedTime(one.Granted) < share)
            {
                one.Objects++;
                return one.Lease;
            }

            long granted = clock.GetTimestamp();
            LeaseGrantResponse lease = await connection.WriteAsync((endpoint, deadline) => endpoint.Client.LeaseGrantAsync(
                new LeaseGrantRequest { TTL = Seconds(one.Lifetime.Ttl + share) }, null, deadline, cancellation), cancellation);
            (one.Lease, one.Objects, one.Granted) = (lease.ID, 1, granted);
            return one.Lease;
        }
        catch (RpcException e)
        {
            throw EtcdErrors.Translate(e);
        }
        finally
        {
            one.Gate.Release();
        }
    }

    private sealed class Shared(KeyLifetime lifetime)
    {
        public KeyLifetime Lifetime => lifetime;

        public SemaphoreSlim Gate { get; } = new(1);

        public long Lease { get; set; }

        public int Objects { get; set; }

        public long Granted { get; set; }
    }
}
