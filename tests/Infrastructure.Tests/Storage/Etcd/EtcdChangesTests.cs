using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Etcd;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

public sealed class EtcdChangesTests : EtcdTests
{
    private const string Pods = "/registry/pods/default/";

    [Fact]
    public async Task Many_deletions_come_in_their_order_and_each_with_its_last_state()
    {
        EtcdEventLog log = await Etcd.OpenLogAsync();
        var created = new List<long>();
        for (int i = 0; i < 200; i++)
        {
            created.Add(i % 2 == 0 ? await Etcd.PutAsync($"{Pods}{i:000}", $"state {i}") : await PutAsync(log, $"{Pods}{i:000}", $"state {i}"));
        }

        long before = await log.CurrentRevisionAsync(Cancel);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(Task (i) => i % 3 == 0
            ? Etcd.DeleteAsync($"{Pods}{i:000}")
            : log.AppendAsync(new Append($"{Pods}{i:000}", created[i], null, Actor), Cancel).AsTask()));
        List<LogEvent> seen = await TakeAsync(log, before, 200);
        Assert.Equal(seen.Select(item => item.Revision).Order(), seen.Select(item => item.Revision));
        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => ($"{Pods}{i:000}", EventKind.Deleted, $"state {i}", created[i], created[i], i % 3 == 0 ? "" : "alice")),
            seen.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item =>
                (item.Key, item.Kind, Encoding.UTF8.GetString(item.Value.Span), item.CreateRevision, item.PreviousRevision, item.Actor.User)));
    }

    [Fact]
    public async Task A_deletion_whose_last_state_was_compacted_is_told_without_it_and_the_log_goes_on()
    {
        EtcdEventLog earlier = await Etcd.OpenLogAsync();
        await PutAsync(earlier, Pods + "first", "1");
        await earlier.DisposeAsync();
        await Etcd.PutAsync(Pods + "short", "2");
        long deleted = await Etcd.DeleteAsync(Pods + "short");
        await Etcd.Client.CompactAsync(new Etcdserverpb.CompactionRequest { Revision = deleted }, cancellationToken: Cancel);

        EtcdEventLog log = await Etcd.OpenLogAsync();
        Assert.Equal(deleted, await log.CurrentRevisionAsync(Cancel));
        await Assert.ThrowsAsync<RevisionCompactedException>(() => TakeAsync(log, deleted - 1, 1));
        long next = await PutAsync(log, Pods + "next", "3");
        Assert.Equal(next, Assert.Single(await TakeAsync(log, deleted, 1)).Revision);
    }

    private static async Task<long> PutAsync(EtcdEventLog log, string key, string value) =>
        (await log.AppendAsync(new Append(key, 0, Encoding.UTF8.GetBytes(value), Actor), Cancel)).Revision;

    private static async Task<List<LogEvent>> TakeAsync(EtcdEventLog log, long after, int count)
    {
        List<LogEvent> seen = [];
        await foreach (IReadOnlyList<LogEvent> events in log.SubscribeAsync(Pods, after, Cancel))
        {
            seen.AddRange(events);
            if (seen.Count >= count)
            {
                break;
            }
        }

        return seen;
    }
}
