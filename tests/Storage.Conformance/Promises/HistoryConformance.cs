using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Who made a change.</summary>
public abstract class HistoryConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    private static readonly EventActor Somebody = new(
        "system:serviceaccount:kube-system:\u00e9\U0001f600", "patch", "b7e1\"'; --", "kubectl/v1.36.0 (linux/amd64)",
        new DateTimeOffset(2026, 7, 8, 9, 10, 11, TimeSpan.FromHours(2)).AddTicks(1234567));

    [Fact]
    public async Task Every_event_carries_who_made_it_to_those_who_wait_and_those_who_come_later()
    {
        Task<List<LogEvent>> waiting = FollowAsync("/k/", 0, 2);
        AppendOutcome created = await Log.AppendAsync(new Append("/k/a", 0, Bytes("1"), Somebody), Cancel);
        EventActor remover = Somebody with { User = "", Verb = "delete" };
        await Log.AppendAsync(new Append("/k/a", created.Revision, null, remover), Cancel);
        Assert.Equal([Somebody, remover], (await waiting).Select(item => item.Actor));
        Assert.Equal([Somebody, remover], (await FollowAsync("/k/", 0, 2)).Select(item => item.Actor));
    }

    [Fact]
    public async Task A_user_agent_is_cut_to_256_characters()
    {
        await Log.AppendAsync(new Append("/k/a", 0, Bytes("1"), Somebody with { UserAgent = new string('x', 10_000) }), Cancel);
        Assert.Equal(new string('x', 256), Assert.Single(await FollowAsync("/k/", 0, 1)).Actor.UserAgent);
    }
}
