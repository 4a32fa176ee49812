namespace Kronicle.EndToEnd.Watching;

/// <summary>The checker itself: it is quiet about streams that keep the promises and names the promise that a doctored one breaks.</summary>
public sealed class WatchPromisesTests
{
    private static readonly Observed[] Record = [Event(11, "a"), Event(12, "b"), Event(15, "a", "MODIFIED"), Event(17, "b", "DELETED"), Event(18, "c")];

    [Fact]
    public void Streams_that_are_cut_and_go_on_keep_the_promises()
    {
        Assert.Empty(WatchPromises.Broken([new(10, Record)], Record, 18));
        Assert.Empty(WatchPromises.Broken(
            [new(10, Record[..2]), new(12, []), new(12, [Mark(14)]), new(14, [Record[2], Mark(15), Mark(16)]), new(16, Record[3..])], Record, 18));
    }

    [Theory]
    [InlineData("ordered")]
    [InlineData("unique")]
    [InlineData("atomic")]
    [InlineData("reliable")]
    [InlineData("resumable")]
    [InlineData("bookmarkable")]
    public void A_doctored_stream_breaks_the_promise_that_is_named(string promise)
    {
        WatchStream[] streams = promise switch
        {
            "ordered" => [new(10, [Record[0], Record[2], Record[1], .. Record[3..]])],
            "unique" => [new(10, [.. Record[..2], Record[1], .. Record[2..]])],
            "reliable" => [new(10, [.. Record[..2], .. Record[3..]])],
            "resumable" => [new(10, Record[..2]), new(12, Record[3..])],
            "bookmarkable" => [new(10, [.. Record[..2], Mark(16), .. Record[2..]])],
            _ => [new(10, [.. Record[..3], Event(12, "x"), .. Record[3..]])],
        };
        Observed[] record = promise == "atomic" ? [.. Record[..2], Event(12, "x"), .. Record[2..]] : Record;

        Assert.Contains(WatchPromises.Broken(streams, record, 18), line => line.StartsWith(promise + ": ", StringComparison.Ordinal));
        if (promise is not ("atomic" or "ordered"))
        {
            Assert.All(WatchPromises.Broken(streams, record, 18), line => Assert.StartsWith(promise + ": ", line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_event_that_was_shown_with_another_value_is_not_reliable()
    {
        Observed[] other = [.. Record];
        other[2] = other[2] with { Value = "other" };
        Assert.StartsWith("reliable: MODIFIED a at 15 was shown as", Assert.Single(WatchPromises.Broken([new(10, other)], Record, 18)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_stream_that_stops_too_early_is_not_reliable() =>
        Assert.Equal(["reliable: ADDED c at 18 did not come to a watch from 10"], WatchPromises.Broken([new(10, Record[..4])], Record, 18));

    [Fact]
    public void A_watch_that_shows_again_what_it_had_seen_is_not_resumable() =>
        Assert.Contains("resumable: a watch from 12 began with ADDED b at 12", WatchPromises.Broken([new(10, Record[..2]), new(12, Record[1..])], Record, 18));

    [Fact]
    public void Events_add_up_to_the_list()
    {
        Assert.Empty(WatchPromises.Differences([Event(9, "z")], Record, [Event(9, "z"), Event(15, "a"), Event(18, "c")]));
        Assert.Equal(["reliable: ADDED c at 18 is not in the list", "reliable: the list has a at 16, the events MODIFIED a at 15"],
            WatchPromises.Differences([], Record, [Event(16, "a")]));
    }

    private static Observed Event(long revision, string key, string type = "ADDED") => new(type, key, revision, $"{key}{revision}");

    private static Observed Mark(long revision) => new("BOOKMARK", "", revision, "");
}
