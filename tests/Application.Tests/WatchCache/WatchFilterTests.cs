using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;

namespace Kronicle.Application.Tests.WatchCache;

public class WatchFilterTests
{
    [Theory]
    [InlineData(null, "1", "+a@2")]
    [InlineData("0", "1", "+a@2")]
    [InlineData("1", "1", "*a@2")]
    [InlineData("1", "0", "-a@2")]
    [InlineData("0", "0", null)]
    [InlineData(null, "0", null)]
    [InlineData("1", null, "-a@2")]
    [InlineData("0", null, null)]
    public void A_change_is_seen_as_what_it_does_to_the_selection(string? before, string? after, string? line)
    {
        CachedObject? previous = before is null ? null : Maps.Object("a", 1, before);
        CachedEvent item = after is null
            ? new(EventKind.Deleted, previous!.At(2), previous)
            : new(previous is null ? EventKind.Created : EventKind.Updated, Maps.Object("a", 2, after), previous);
        CachedEvent? seen = Maps.Labelled("1").See(item);
        Assert.Equal(line, seen is null ? null : Maps.Line(seen));
    }

    [Fact]
    public void What_leaves_the_selection_is_shown_as_it_was_at_the_revision_at_which_it_left()
    {
        CachedObject previous = Maps.Object("a", 1, "1");
        CachedEvent seen = Maps.Labelled("1").See(new(EventKind.Updated, Maps.Object("a", 2, "0"), previous))!;
        Assert.Equal(previous.Json, seen.Object.Json);
        Assert.Equal(2, seen.Object.Revision);
    }

    [Fact]
    public void An_exact_key_is_not_a_prefix()
    {
        var filter = new WatchFilter(Maps.Key("web"), true, null);
        Assert.NotNull(filter.See(new(EventKind.Created, Maps.Object("web", 1), null)));
        Assert.Null(filter.See(new(EventKind.Created, Maps.Object("web-2", 1), null)));
        Assert.False(filter.Matches(Maps.Object("web-2", 1)));
    }
}
