using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Many servers on one store.</summary>
public abstract class SharingConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : ISharedFixture, new()
{
    private IEventLog Other { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Other = await Store.OpenAsync(Cancel);
    }

    [Fact]
    public async Task What_one_server_answered_the_other_reads()
    {
        for (int i = 0; i < 20; i++)
        {
            long revision = await CommitAsync($"/k/{i}", 0, "x");
            Assert.Equal(revision, (await Other.ReadAsync($"/k/{i}", Cancel))!.Revision);
            Assert.True(await Other.CurrentRevisionAsync(Cancel) >= revision);
        }
    }

    [Fact]
    public async Task Servers_that_write_at_once_see_one_order()
    {
        Task<List<LogEvent>> here = FollowAsync("/k/", 0, 200);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            Assert.True((await (i % 2 == 0 ? Log : Other).AppendAsync(new Append($"/k/{i}", 0, Bytes("x"), Actor), Cancel)).Committed)));
        var there = new List<LogEvent>();
        await foreach (IReadOnlyList<LogEvent> batch in Other.SubscribeAsync("/k/", 0, Cancel))
        {
            there.AddRange(batch);
            if (there.Count == 200)
            {
                break;
            }
        }

        Assert.Equal((await here).Select(item => (item.Revision, item.Key)), there.Select(item => (item.Revision, item.Key)));
    }

    [Fact]
    public async Task A_stale_revision_is_refused_whoever_made_it_stale()
    {
        long created = await CommitAsync("/k/a", 0, "1");
        Assert.True((await Other.AppendAsync(new Append("/k/a", created, Bytes("2"), Actor), Cancel)).Committed);
        AppendOutcome refused = await TryAsync("/k/a", created, "3");
        Assert.Equal((false, "2"), (refused.Committed, Text(refused.Current!.Value)));
    }
}
