using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Etcd;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

public sealed class EtcdCompactionTests : EtcdTests
{
    private const string Turns = "compact_rev_key";

    [Fact]
    public async Task One_of_two_servers_has_the_turn_in_an_interval_and_the_other_takes_over_when_it_is_away()
    {
        EtcdEventLog one = await Etcd.OpenLogAsync();
        EtcdEventLog other = await Etcd.OpenLogAsync();
        for (int interval = 0; interval < 3; interval++)
        {
            Assert.Equal(interval > 0, await one.TakeTurnAsync(interval, Cancel));
            Assert.False(await other.TakeTurnAsync(interval, Cancel));
        }

        Assert.True(await other.TakeTurnAsync(4, Cancel));
        Assert.False(await one.TakeTurnAsync(4, Cancel));
        Mvccpb.KeyValue turns = await Etcd.GetAsync(Turns);
        Assert.Equal(("4", 4L), (turns.Value.ToStringUtf8(), turns.Version));
    }

    [Fact]
    public async Task A_kube_apiserver_that_took_the_turn_is_left_to_it()
    {
        EtcdEventLog log = await Etcd.OpenLogAsync();
        Assert.False(await log.TakeTurnAsync(0, Cancel));
        await Etcd.PutAsync(Turns, "7");
        Assert.False(await log.TakeTurnAsync(8, Cancel));
        Assert.Equal("7", (await Etcd.GetAsync(Turns)).Value.ToStringUtf8());
        Assert.True(await log.TakeTurnAsync(9, Cancel));
    }

    [Fact]
    public async Task A_list_that_another_compacted_away_says_what_the_oldest_is()
    {
        EtcdEventLog log = await Etcd.OpenLogAsync();
        long revision = 0;
        var revisions = new List<long>();
        for (int i = 0; i < 20; i++)
        {
            revision = (await log.AppendAsync(new Append("/registry/pods/default/web", revision, new byte[] { 1 }, Actor), Cancel)).Revision;
            revisions.Add(revision);
        }

        await Etcd.Client.CompactAsync(new Etcdserverpb.CompactionRequest { Revision = revisions[10] }, cancellationToken: Cancel);
        RevisionCompactedException error = await Assert.ThrowsAsync<RevisionCompactedException>(
            async () => await log.ListAsync(new ListQuery("/registry/pods/", revisions[2]), Cancel));
        Assert.Equal((revisions[2], revisions[10]), (error.Asked, error.Compacted));
        Assert.Single((await log.ListAsync(new ListQuery("/registry/pods/", revisions[10]), Cancel)).Items);
    }
}
