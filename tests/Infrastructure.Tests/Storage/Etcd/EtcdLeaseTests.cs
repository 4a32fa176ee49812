using Etcdserverpb;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Etcd;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

public sealed class EtcdLeaseTests : IAsyncLifetime
{
    private const string Events = "/registry/events/default/";

    private static readonly EventActor Actor = new("alice", "create", "1", "test", DateTimeOffset.UnixEpoch);

    private readonly LeaseClock clock = new();
    private RawEtcd etcd = null!;
    private EtcdEventLog log = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        etcd = await RawEtcd.StartAsync(Cancel);
        log = await etcd.OpenLogAsync(options => options with
        {
            Lifetimes = [new("/registry/events/", TimeSpan.FromHours(1)), new("/registry/masterleases/", TimeSpan.FromSeconds(15))],
        }, clock);
    }

    public async ValueTask DisposeAsync()
    {
        if (etcd is not null)
        {
            await etcd.DisposeAsync();
        }
    }

    [Fact]
    public async Task Keys_that_end_have_a_lease_of_their_time_and_a_share_and_others_have_none()
    {
        Assert.Equal(3660, await GrantedAsync(await PutAsync(Events + "a")));
        Assert.Equal(16, await GrantedAsync(await PutAsync("/registry/masterleases/10.0.0.1")));
        Assert.Equal(0, await PutAsync("/registry/pods/default/web"));
    }

    [Fact]
    public async Task Writes_of_a_minute_share_a_lease_and_later_ones_have_another()
    {
        long first = await PutAsync(Events + "a");
        Assert.Equal(first, await PutAsync(Events + "b"));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(first, await PutAsync(Events + "c"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first, await PutAsync(Events + "d"));
    }

    [Fact]
    public async Task A_thousand_writes_share_a_lease_and_no_more()
    {
        long first = await PutAsync(Events + "0");
        await Task.WhenAll(Enumerable.Range(1, 998).Select(i => PutAsync($"{Events}{i}")));
        Assert.Equal(first, await PutAsync(Events + "last"));
        Assert.NotEqual(first, await PutAsync(Events + "beyond"));
    }

    [Fact]
    public async Task What_a_lease_ends_is_an_ordinary_deletion()
    {
        long lease = await PutAsync(Events + "a");
        long revision = (await log.ReadAsync(Events + "a", Cancel))!.Revision;
        await etcd.Client.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease }, cancellationToken: Cancel);
        await foreach (IReadOnlyList<LogEvent> events in log.SubscribeAsync(Events, revision, Cancel))
        {
            Assert.Equal((Events + "a", EventKind.Deleted, revision), (events[0].Key, events[0].Kind, events[0].PreviousRevision));
            break;
        }
    }

    private async Task<long> PutAsync(string key)
    {
        Assert.True((await log.AppendAsync(new Append(key, 0, new byte[] { 1 }, Actor), Cancel)).Committed);
        return (await etcd.GetAsync(key)).Lease;
    }

    private async Task<long> GrantedAsync(long lease) =>
        (await etcd.Client.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease }, cancellationToken: Cancel)).GrantedTTL;

    /// <summary>Time stands for leases; what waits for the store waits by the real one.</summary>
    private sealed class LeaseClock : TimeProvider
    {
        private readonly FakeTimeProvider standing = new();

        public override long TimestampFrequency => standing.TimestampFrequency;

        public void Advance(TimeSpan time) => standing.Advance(time);

        public override long GetTimestamp() => standing.GetTimestamp();
    }
}
