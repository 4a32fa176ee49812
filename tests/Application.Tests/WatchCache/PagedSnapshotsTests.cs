using Kronicle.Application.WatchCache;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.WatchCache;

public class PagedSnapshotsTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void A_snapshot_is_found_by_resource_and_revision()
    {
        using var pages = new PagedSnapshots(clock);
        ObjectSnapshot first = ObjectSnapshot.Empty.With(Maps.Object("a", 1));
        pages.Keep("/registry/a/", 1, first, read: false);
        pages.Keep("/registry/a/", 1, ObjectSnapshot.Empty, read: false);
        Assert.Same(first, pages.Find("/registry/a/", 1));
        Assert.Null(pages.Find("/registry/a/", 2));
        Assert.Null(pages.Find("/registry/b/", 1));
    }

    [Fact]
    public void The_oldest_go_when_there_are_too_many()
    {
        using var pages = new PagedSnapshots(clock);
        for (int i = 1; i <= PagedSnapshots.Limit + 1; i++)
        {
            pages.Keep("/registry/a/", i, ObjectSnapshot.Empty, read: false);
        }

        Assert.Equal(PagedSnapshots.Limit, pages.Count);
        Assert.Null(pages.Find("/registry/a/", 1));
        Assert.NotNull(pages.Find("/registry/a/", 2));
    }

    [Fact]
    public void Few_are_held_of_those_that_share_nothing_with_the_cache()
    {
        using var pages = new PagedSnapshots(clock);
        pages.Keep("/registry/a/", 1, ObjectSnapshot.Empty, read: false);
        for (int i = 2; i <= 20; i++)
        {
            pages.Keep("/registry/a/", i, ObjectSnapshot.Empty, read: true);
        }

        Assert.Equal(PagedSnapshots.ReadLimit + 1, pages.Count);
        Assert.NotNull(pages.Find("/registry/a/", 1));
        Assert.NotNull(pages.Find("/registry/a/", 20));
    }

    [Fact]
    public void An_old_snapshot_is_let_go()
    {
        using var pages = new PagedSnapshots(clock);
        pages.Keep("/registry/a/", 1, ObjectSnapshot.Empty, read: false);
        clock.Advance(PagedSnapshots.MaxAge / 2);
        pages.Keep("/registry/a/", 2, ObjectSnapshot.Empty, read: false);
        clock.Advance(PagedSnapshots.MaxAge / 2);
        Assert.Equal(1, pages.Count);
        Assert.NotNull(pages.Find("/registry/a/", 2));
    }

    [Fact]
    public void It_is_let_go_also_where_nobody_lists()
    {
        using var pages = new PagedSnapshots(clock);
        WeakReference held = Keep(pages);
        clock.Advance(PagedSnapshots.MaxAge);
        clock.Advance(PagedSnapshots.MaxAge);
        GC.Collect();
        Assert.False(held.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Keep(PagedSnapshots pages)
    {
        ObjectSnapshot snapshot = ObjectSnapshot.Empty.With(Maps.Object("a", 1));
        pages.Keep("/registry/a/", 1, snapshot, read: false);
        return new WeakReference(snapshot);
    }
}
