using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>One total order.</summary>
public abstract class OrderConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    private const int Writers = 8;
    private const int Each = 25;

    [Fact]
    public async Task A_log_that_never_had_an_event_is_at_revision_0() =>
        Assert.Equal(0, await Log.CurrentRevisionAsync(Cancel));

    [Fact]
    public async Task Revisions_strictly_increase_over_the_whole_log()
    {
        long a = await CommitAsync("/registry/a", 0, "1");
        long b = await CommitAsync("/registry/b", 0, "1");
        long again = await CommitAsync("/registry/a", a, "2");
        long gone = await CommitAsync("/registry/b", b, null);
        Assert.True(0 < a && a < b && b < again && again < gone);
    }

    [Fact]
    public async Task Every_event_has_its_own_revision_under_concurrent_writers()
    {
        long[][] revisions = await Task.WhenAll(Enumerable.Range(0, Writers).Select(WriteAsync));
        long[] all = [.. revisions.SelectMany(one => one)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all.Max(), await Log.CurrentRevisionAsync(Cancel));
        Assert.All(revisions, one => Assert.Equal(one.Order(), one));
    }

    [Fact]
    public async Task The_current_revision_is_never_older_than_an_answered_append()
    {
        for (int i = 0; i < Each; i++)
        {
            long revision = await CommitAsync($"/registry/{i}", 0, "x");
            Assert.Equal(revision, await Log.CurrentRevisionAsync(Cancel));
        }
    }

    [Fact]
    public async Task An_append_that_is_refused_takes_no_revision()
    {
        long first = await CommitAsync("/registry/a", 0, "1");
        await TryAsync("/registry/a", 0, "2");
        Assert.Equal(first, await Log.CurrentRevisionAsync(Cancel));
    }

    [Fact]
    public async Task Every_subscriber_sees_the_same_order()
    {
        Task<List<LogEvent>>[] followers =
            [.. Enumerable.Range(0, 3).Select(_ => FollowAsync("/registry/", 0, Writers * Each))];
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(WriteAsync));
        List<LogEvent>[] seen = await Task.WhenAll(followers);
        Assert.All(seen, events => Assert.Equal(seen[0].Select(item => item.Revision), events.Select(item => item.Revision)));
    }

    private async Task<long[]> WriteAsync(int writer)
    {
        var revisions = new long[Each];
        for (int i = 0; i < Each; i++)
        {
            revisions[i] = await CommitAsync($"/registry/{writer}/{i}", 0, "x");
        }

        return revisions;
    }
}
