namespace Kronicle.EndToEnd.Storage.Promises;

/// <summary>Each promise is reported when a record shows that it was broken, and none when it was kept.</summary>
public sealed class PromiseCheckerTests
{
    // a: made, changed, deleted and made again; b: made by a client that got no answer.
    private static readonly Seen[] Log =
    [
        new(11, "a", "ADDED", "a1"), new(12, "a", "MODIFIED", "a2"), new(13, "b", "ADDED", "b1"), new(15, "a", "DELETED", "a2"), new(16, "a", "ADDED", "a3"),
    ];

    private static readonly RunRecord Kept = new(10,
        [
            Write("create", "a", 1, 2, "a1", 11, 0),
            Read("a", 3, 4, "a1", 11),
            Write("update", "a", 3, 5, "a2", 12, 11),
            new("create", "b", 4, 9, Outcome.Unknown) { Value = "b1", Expected = 0 },
            new("update", "a", 6, 7, Outcome.Refused) { Value = "a9", Expected = 11 },
            new("delete", "a", 10, 11, Outcome.Done) { Expected = 12 },
            Read("a", 10, 13, null, 0),
            Write("create", "a", 12, 14, "a3", 16, 0),
            Read("a", 15, 16, "a3", 16),
        ],
        [
            new("w1", 10, Log[..2]), new("w1", 12, []), new("w1", 12, Log[2..]),
            new("w2", 10, Log[..1]), new("w2", 13, Log[3..]) { Listed = [Log[1], Log[2]] },
        ],
        Log, [Log[4], Log[2]]);

    [Fact]
    public void A_run_that_kept_everything_is_not_blamed() => Assert.Empty(PromiseChecker.Check(Kept));

    [Fact]
    public void A_write_that_was_answered_and_is_gone_is_lost() =>
        Blamed("no answered write lost", Kept with { Calls = [.. Kept.Calls, Write("patch", "b", 20, 21, "b2", 17, null)] });

    [Fact]
    public void A_deletion_that_was_answered_and_did_not_happen_is_lost() =>
        Blamed("no answered write lost", Kept with { Calls = [.. Kept.Calls, new("delete", "b", 20, 21, Outcome.Done) { Expected = 13 }] });

    [Fact]
    public void A_state_that_is_not_what_the_log_folds_to_has_lost_a_write() =>
        Blamed("no answered write lost", Kept with { Final = [Log[4]] });

    [Fact]
    public void A_write_that_happened_twice_is_a_duplicate() =>
        Blamed("no duplicate", Kept with { Log = [.. Log, new(17, "b", "MODIFIED", "b1")], Final = [Log[4], new(17, "b", "MODIFIED", "b1")] });

    [Fact]
    public void Two_events_of_one_revision_are_a_duplicate() =>
        Blamed("no duplicate", Kept with { Log = [.. Log, new(16, "c", "ADDED", "c1")] });

    [Fact]
    public void An_event_that_a_watcher_gets_again_after_it_came_back_is_a_duplicate() =>
        Blamed("no duplicate", Watching(new("w1", 10, Log[..2]), new("w1", 11, Log[1..])));

    [Fact]
    public void An_event_that_a_watcher_did_not_get_is_a_gap() =>
        Blamed("gapless subscription", Watching(new Watched("w1", 10, [.. Log[..2], .. Log[3..]])));

    [Fact]
    public void An_event_at_the_end_that_a_watcher_did_not_get_is_a_gap() =>
        Blamed("gapless subscription", Watching(new Watched("w1", 10, Log[..4])));

    [Fact]
    public void A_watcher_that_goes_on_later_than_it_had_come_has_a_gap() =>
        Blamed("gapless subscription", Watching(new("w1", 10, Log[..1]), new("w1", 12, Log[2..])));

    [Fact]
    public void A_list_that_is_not_the_state_at_its_revision_is_a_gap() =>
        Blamed("gapless subscription", Watching(new("w1", 10, Log[..1]), new("w1", 13, Log[3..]) { Listed = [Log[1]] }));

    [Fact]
    public void Events_that_come_in_another_order_are_told() =>
        Blamed("one order for all watchers", Watching(new Watched("w1", 10, [Log[1], Log[0], .. Log[2..]])));

    [Fact]
    public void An_event_that_two_watchers_get_differently_is_told() =>
        Blamed("one order for all watchers", Watching(new("w1", 10, Log), new("w2", 10, [Log[0] with { Value = "x" }, .. Log[1..]])));

    [Fact]
    public void A_write_that_comes_before_one_that_was_answered_earlier_is_told() =>
        Blamed("one order for all watchers", Changed(call => call.Value == "b1" ? Write("create", "b", 15, 16, "b1", 13, 0) : call));

    [Fact]
    public void A_read_of_an_older_state_than_one_that_was_answered_is_told() =>
        Blamed("linearizable per key", Kept with { Calls = [.. Kept.Calls, Read("a", 6, 7, "a1", 11)] });

    [Fact]
    public void A_read_that_follows_a_read_and_shows_an_older_state_is_told() =>
        Blamed("linearizable per key", Changed(call => call.Value == "a2" ? Write("update", "a", 1, 9, "a2", 12, 11) : call,
            Read("a", 4, 5, "a2", 12), Read("a", 6, 7, "a1", 11)));

    [Fact]
    public void A_read_that_finds_nothing_where_something_was_is_told() =>
        Blamed("linearizable per key", Kept with { Calls = [.. Kept.Calls, Read("a", 20, 21, null, 0)] });

    [Fact]
    public void A_read_of_what_never_was_is_told() =>
        Blamed("linearizable per key", Kept with { Calls = [.. Kept.Calls, Read("a", 20, 21, "a9", 14)] });

    [Fact]
    public void A_conditional_write_that_followed_another_state_is_told() =>
        Blamed("linearizable per key", Changed(call => call.Value == "a3" ? call with { Expected = 12 } : call));

    [Fact]
    public void A_write_that_was_refused_and_happened_is_told() =>
        Blamed("linearizable per key", Changed(call => call.Value == "b1" ? call with { Outcome = Outcome.Refused } : call));

    [Fact]
    public void An_event_that_nobody_wrote_is_told() =>
        Blamed("linearizable per key", Changed(call => call.Value == "b1" ? call with { Value = "b2" } : call));

    private static void Blamed(string promise, RunRecord run) => Assert.Contains(promise, PromiseChecker.Check(run).Select(broken => broken.Promise));

    private static RunRecord Watching(params Watched[] watches) => Kept with { Watches = watches };

    private static RunRecord Changed(Func<Call, Call> change, params Call[] more) => Kept with { Calls = [.. Kept.Calls.Select(change), .. more] };

    private static Call Write(string verb, string key, long called, long returned, string value, long revision, long? expected) =>
        new(verb, key, called, returned, Outcome.Done) { Value = value, Revision = revision, Expected = expected };

    private static Call Read(string key, long called, long returned, string? value, long revision) =>
        new("get", key, called, returned, Outcome.Done) { Value = value, Revision = revision };
}
