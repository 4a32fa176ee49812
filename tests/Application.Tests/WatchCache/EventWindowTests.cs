using CsCheck;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;

namespace Kronicle.Application.Tests.WatchCache;

public class EventWindowTests
{
    [Fact]
    public void It_holds_the_newest_events_and_knows_from_where_on() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 100], Gen.Long[100, 20_000], Gen.Int[1, 3]).Sample((events, most, bytes, step) =>
        {
            var window = new EventWindow(most, bytes);
            window.Reset(5);
            var model = new List<CachedEvent>();
            long revision = 5;
            long floor = 5;
            for (int i = 0; i < events; i++)
            {
                revision += step;
                CachedEvent item = new(EventKind.Created, Maps.Object("n" + i, revision), null);
                while (model.Count > 0 && (model.Count >= most || model.Sum(e => e.Object.Json.Length) + item.Object.Json.Length > bytes))
                {
                    floor = model[0].Revision;
                    model.RemoveAt(0);
                }

                model.Add(item);
                window.Add(item);
            }

            Assert.Equal(floor, window.Floor);
            for (long after = floor; after <= revision + 1; after++)
            {
                Assert.Equal(model.Where(e => e.Revision > after), window.After(after));
            }
        }, iter: 100);

    [Fact]
    public void An_event_larger_than_the_window_is_held_alone()
    {
        var window = new EventWindow(10, 1);
        window.Reset(0);
        window.Add(new(EventKind.Created, Maps.Object("a", 1), null));
        window.Add(new(EventKind.Created, Maps.Object("b", 2), null));
        Assert.Equal(1, window.Floor);
        Assert.Single(window.After(1));
    }

    [Fact]
    public void A_reset_window_begins_anew()
    {
        var window = new EventWindow(10, 1 << 20);
        window.Add(new(EventKind.Created, Maps.Object("a", 1), null));
        window.Reset(7);
        Assert.Equal(7, window.Floor);
        Assert.Empty(window.After(7));
    }
}
