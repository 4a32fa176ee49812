using Kronicle.Api.Answers;
using Kronicle.Api.Negotiation;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Api.Tests.Answers;

public sealed class EncodedFramesTests
{
    private readonly EncodedFrames frames = new();

    [Fact]
    public void A_frame_is_found_by_whoever_watches_the_same_event_in_the_same_form()
    {
        FrameKey key = Key(EventKind.Created);
        byte[] frame = frames.Keep(key, [1, 2, 3]);
        Assert.Same(frame, frames.Find(key));
        Assert.Null(frames.Find(key with { Kind = EventKind.Updated }));
        Assert.Null(frames.Find(key with { Projection = Projection.Metadata }));
        Assert.Null(frames.Find(Key(EventKind.Created)));
    }

    [Fact]
    public void Large_frames_are_not_kept()
    {
        FrameKey key = Key(EventKind.Updated);
        Assert.Equal(40_000, frames.Keep(key, new byte[40_000]).Length);
        Assert.Null(frames.Find(key));
    }

    private static FrameKey Key(EventKind kind)
    {
        byte[] json = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}"""u8.ToArray();
        var item = new CachedObject("/registry/configmaps/n/a", json, 5, 5, DocumentIndex.Scan(json, []));
        return new(item, ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!, Projection.None, "v1", kind);
    }
}
