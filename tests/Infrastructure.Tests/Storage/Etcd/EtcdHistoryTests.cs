using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Etcd;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

public sealed class EtcdHistoryTests : EtcdTests
{
    private const string Pod = "/registry/pods/default/web";
    private const string Own = "/registry.kronicle/";
    private const int Bucket = 8;

    [Fact]
    public async Task Objects_that_were_there_before_this_server_are_told_as_they_were_when_its_history_began()
    {
        long old = await Etcd.PutAsync(Pod, "before");
        string large = new('x', 700 << 10);
        await Etcd.PutAsync("/registry/pods/default/large", large);
        await Etcd.PutAsync("/registry/leases/default/one", "x");
        await Etcd.PutAsync("/registry/pods/default/short", "gone soon");
        EtcdEventLog log = await OpenAsync();
        long began = (await log.BoundsAsync(Cancel)).Trimmed;
        Assert.True(began >= old);
        long changed = await AppendAsync(log, Pod, old, "after");
        long removed = await Etcd.DeleteAsync("/registry/pods/default/short");
        string[] others = ["default/large=" + large, "default/short=gone soon"];
        string[] before = [.. others, "default/web=before"];
        string[] after = [.. others, "default/web=after"];
        Assert.Equal(before, await StatesAsync(log, began));
        Assert.Equal(after, await StatesAsync(log, changed));
        Assert.Equal([others[0], "default/web=after"], await StatesAsync(log, removed));
        await Assert.ThrowsAsync<HistoryTrimmedException>(() => StatesAsync(log, began - 1));
        Assert.Equal([(changed, old), (removed, old + 3)], (await ReadAsync(log, began)).Select(item => (item.Revision, item.PreviousRevision)));
        await log.CompactAsync(removed, Cancel);
        Assert.Equal(before, await StatesAsync(log, began));
    }

    [Fact]
    public async Task Changes_of_another_kind_of_server_are_told_with_nobody_known()
    {
        EtcdEventLog log = await OpenAsync();
        long created = await Etcd.PutAsync(Pod, "1");
        long ours = await AppendAsync(log, Pod, created, "2");
        string large = new('x', 1200 << 10);
        long updated = await Etcd.PutAsync(Pod, large);
        long deleted = await Etcd.DeleteAsync(Pod);
        List<HistoryEvent> events = await ReadAsync(log, 0);
        Assert.Equal(
            [
                (created, EventKind.Created, "1", 0L, ""), (ours, EventKind.Updated, "2", created, "alice"),
                (updated, EventKind.Updated, large, ours, ""), (deleted, EventKind.Deleted, "", updated, ""),
            ],
            events.Select(item => (item.Revision, item.Kind, item.Value is { } value ? Text(value) : "", item.PreviousRevision, item.Actor.User)));
        Assert.Equal(["default/web=" + large], await StatesAsync(log, updated));
        Assert.Empty(await StatesAsync(log, deleted));
    }

    [Fact]
    public async Task Two_servers_enter_a_foreign_change_once()
    {
        EtcdEventLog[] both = [await OpenAsync(), await OpenAsync()];
        for (int i = 0; i < 20; i++)
        {
            await Etcd.PutAsync($"/registry/pods/default/{i:00}", "x");
        }

        foreach (EtcdEventLog log in both)
        {
            Assert.Equal(20, (await ReadAsync(log, 0)).Count);
        }
    }

    [Fact]
    public async Task A_trim_folds_entries_into_one_base_for_each_living_object()
    {
        EtcdEventLog log = await OpenAsync();
        long[] revisions = await UpdateAsync(log, Pod, 40);
        long gone = await AppendAsync(log, "/registry/pods/default/gone", 0, "x");
        await AppendAsync(log, "/registry/pods/default/gone", gone, null);
        long[] more = await UpdateAsync(log, "/registry/pods/default/more", 20);
        string[] before = await StatesAsync(log, more[^1]);
        await log.TrimAsync(long.MaxValue, Cancel);
        long trimmed = (await log.BoundsAsync(Cancel)).Trimmed;
        Assert.InRange(trimmed, more[^1] - Bucket, more[^1]);
        Assert.Equal(["/pods/default/more", "/pods/default/web"], await Etcd.KeysAsync(Own + "base"));
        Assert.Equal(more.Count(revision => revision > trimmed), (await Etcd.KeysAsync(Own + "history/")).Length);
        Assert.Equal(before, await StatesAsync(log, more[^1]));
        Assert.True(revisions[^1] < trimmed);
    }

    [Fact]
    public async Task A_trim_that_was_interrupted_leaves_true_states_and_is_finished_by_the_next()
    {
        EtcdEventLog log = await OpenAsync();
        long[] revisions = await UpdateAsync(log, Pod, 40);
        string[] before = await StatesAsync(log, revisions[^1]);
        long point = revisions[30] / Bucket * Bucket;
        await Etcd.PutAsync(Own + "trimmed", $"{point:x16}");
        Assert.Equal(before, await StatesAsync(log, revisions[^1]));
        Assert.Equal([$"default/web=value {Array.FindLastIndex(revisions, revision => revision <= point)}"], await StatesAsync(log, point));
        await log.TrimAsync(0, Cancel);
        Assert.Equal(revisions.Count(revision => revision > point), (await Etcd.KeysAsync(Own + "history/")).Length);
        Assert.Equal([$"default/web=value {Array.FindLastIndex(revisions, revision => revision <= point)}"], await StatesAsync(log, point));
    }

    [Fact]
    public async Task Large_states_go_when_nothing_names_them_and_stay_while_something_does()
    {
        EtcdEventLog log = await OpenAsync();
        string[] large = [new('a', 600 << 10), new('b', 600 << 10)];
        long first = await AppendAsync(log, Pod, 0, large[0]);
        await AppendAsync(log, Pod, first, large[1]);
        await Etcd.PutAsync(Own + "body/000000000000/pods/default/never/00000000000000000000000000000000", "an append that never came to be");
        long[] more = await UpdateAsync(log, "/registry/pods/default/more", 20);
        Assert.Equal(3, (await Etcd.KeysAsync(Own + "body/")).Length);
        await log.TrimAsync(more[^1], Cancel);
        Assert.Single(await Etcd.KeysAsync(Own + "body/"));
        Assert.Contains("default/web=" + large[1], await StatesAsync(log, more[^1]));
    }

    [Fact]
    public async Task An_entry_that_lies_far_behind_its_revision_is_told_in_its_place_and_survives_the_trim_of_its_bucket()
    {
        EtcdEventLog log = await OpenAsync();
        long[] revisions = await UpdateAsync(log, Pod, 40);
        string late = (await Etcd.KeysAsync(Own + "history/"))[^1];
        Mvccpb.KeyValue entry = await Etcd.GetAsync(Own + "history/" + late);
        await Etcd.DeleteAsync(Own + "history/" + late);
        await Etcd.PutAsync($"{Own}history/000000000000/pods/default/web/r{entry.ModRevision:x16}", entry.Value.ToStringUtf8());
        Assert.Equal(revisions, (await ReadAsync(log, 0)).Select(item => item.Revision));
        Assert.Equal([revisions[^1]], (await ReadAsync(log, revisions[^2])).Select(item => item.Revision));
        await log.TrimAsync(revisions[30], Cancel);
        Assert.Equal([revisions[^1]], (await ReadAsync(log, revisions[^2])).Select(item => item.Revision));
        Assert.Equal(["default/web=value 39"], await StatesAsync(log, revisions[^1]));
    }

    [Fact]
    public async Task Servers_that_trim_at_once_leave_one_true_history()
    {
        EtcdEventLog[] both = [await OpenAsync(), await OpenAsync()];
        long[] revisions = await UpdateAsync(both[0], Pod, 80);
        await Task.WhenAll(both.Select(log => log.TrimAsync(revisions[60], Cancel).AsTask()));
        await both[1].TrimAsync(revisions[60], Cancel);
        long trimmed = (await both[0].BoundsAsync(Cancel)).Trimmed;
        Assert.Equal(revisions[60] / Bucket * Bucket, trimmed);
        Assert.Equal(revisions.Where(revision => revision > trimmed), (await ReadAsync(both[1], trimmed)).Select(item => item.Revision));
        Assert.Equal([$"default/web=value {Array.FindLastIndex(revisions, revision => revision <= trimmed)}"], await StatesAsync(both[0], trimmed));
    }

    private Task<EtcdEventLog> OpenAsync() => Etcd.OpenLogAsync(options => options with { BucketRevisions = Bucket });

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);

    private static async Task<long[]> UpdateAsync(EtcdEventLog log, string key, int count)
    {
        var revisions = new long[count];
        for (int i = 0; i < count; i++)
        {
            revisions[i] = await AppendAsync(log, key, i == 0 ? 0 : revisions[i - 1], $"value {i}");
        }

        return revisions;
    }

    private static async Task<long> AppendAsync(EtcdEventLog log, string key, long expected, string? value)
    {
        ReadOnlyMemory<byte>? bytes = value is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(value);
        AppendOutcome outcome = await log.AppendAsync(new Append(key, expected, bytes, Actor), Cancel);
        Assert.True(outcome.Committed);
        return outcome.Revision;
    }

    private static async Task<List<HistoryEvent>> ReadAsync(EtcdEventLog log, long after)
    {
        var all = new List<HistoryEvent>();
        await foreach (IReadOnlyList<HistoryEvent> events in log.ReadAsync(new HistoryQuery(KeyScope.All, after), Cancel))
        {
            all.AddRange(events);
        }

        return all;
    }

    /// <summary>The pods at a revision, as NAMESPACE/NAME=VALUE.</summary>
    private static async Task<string[]> StatesAsync(EtcdEventLog log, long revision)
    {
        var states = new List<string>();
        await foreach (IReadOnlyList<StoredValue> page in log.StatesAsync(new KeyScope("/registry/pods/"), revision, Cancel))
        {
            states.AddRange(page.Select(item => $"{item.Key["/registry/pods/".Length..]}={Text(item.Value)}"));
        }

        return [.. states.Order(StringComparer.Ordinal)];
    }
}
