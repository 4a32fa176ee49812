using CsCheck;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;

namespace Kronicle.Application.Tests.WatchCache;

public class ObjectSnapshotTests
{
    private static readonly Gen<(int Name, bool Remove)[]> Steps = Gen.Select(Gen.Int[0, 400], Gen.Int[0, 2].Select(n => n == 0)).Array[0, 600];

    [Fact]
    public void It_behaves_like_a_sorted_dictionary() => Gen.Select(Steps, Gen.Int[0, 400], Gen.Int[0, 400]).Sample((steps, from, prefix) =>
    {
        ObjectSnapshot snapshot = ObjectSnapshot.Empty;
        var model = new SortedDictionary<string, CachedObject>(KeyOrder.Instance);
        long revision = 0;
        foreach ((int name, bool remove) in steps)
        {
            CachedObject item = Maps.Object("n" + name, ++revision);
            if (remove)
            {
                model.Remove(item.Key);
                snapshot = snapshot.Without(item.Key, revision);
            }
            else
            {
                model[item.Key] = item;
                snapshot = snapshot.With(item);
            }
        }

        Check(model, snapshot, Maps.Key("n" + from), Maps.Key("n" + (prefix / 40)));
        Assert.Equal(revision, snapshot.Revision);
        Check(model, ObjectSnapshot.FromSorted([.. model.Values], 9), Maps.Key("n" + from), Maps.Key("n" + (prefix / 40)));
    }, iter: 50);

    [Fact]
    public void A_snapshot_does_not_change_when_the_next_is_made() => Steps.Sample(steps =>
    {
        ObjectSnapshot first = ObjectSnapshot.FromSorted(
            [.. Enumerable.Range(0, 300).Select(i => Maps.Object("n" + i, 1)).OrderBy(item => item.Key, KeyOrder.Instance)], 1);
        CachedObject[] before = [.. first.Range(Maps.Resource.KeyRoot)];
        ObjectSnapshot next = first;
        foreach ((int name, bool remove) in steps)
        {
            next = remove ? next.Without(Maps.Key("n" + name), 2) : next.With(Maps.Object("n" + name, 2));
        }

        Assert.Equal(before, first.Range(Maps.Resource.KeyRoot));
        Assert.Equal(300, first.Count);
    }, iter: 50);

    [Fact]
    public void Every_object_is_found_after_most_are_gone()
    {
        ObjectSnapshot snapshot = ObjectSnapshot.Empty;
        for (int i = 0; i < 5000; i++)
        {
            snapshot = snapshot.With(Maps.Object("n" + i, i + 1));
        }

        for (int i = 0; i < 5000; i++)
        {
            snapshot = i % 100 == 0 ? snapshot : snapshot.Without(Maps.Key("n" + i), 5001 + i);
        }

        Assert.Equal(50, snapshot.Count);
        Assert.Equal(50, snapshot.Range(Maps.Resource.KeyRoot).Count());
        Assert.All(Enumerable.Range(0, 50), i => Assert.NotNull(snapshot.Find(Maps.Key("n" + (i * 100)))));
    }

    private static void Check(SortedDictionary<string, CachedObject> model, ObjectSnapshot snapshot, string from, string prefix)
    {
        Assert.Equal(model.Count, snapshot.Count);
        Assert.Equal(model.Values, snapshot.Range(Maps.Resource.KeyRoot));
        Assert.Equal(model.GetValueOrDefault(from), snapshot.Find(from));
        Assert.Equal(model.Values.Where(item => KeyOrder.Instance.Compare(item.Key, from) >= 0), snapshot.Range(Maps.Resource.KeyRoot, from));
        Assert.Equal(model.Values.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)), snapshot.Range(prefix));
        CachedObject[] both = [.. model.Values.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal) && KeyOrder.Instance.Compare(item.Key, from) >= 0)];
        Assert.Equal(both, snapshot.Range(prefix, from));
        if (from.StartsWith(prefix, StringComparison.Ordinal))
        {
            Assert.Equal(both.Length, snapshot.CountFrom(prefix, from));
        }
    }
}
