using System.Text;
using Kronicle.Application.Controllers.Garbage;
using Kronicle.Application.Tests.WatchCache;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tests.Controllers.Garbage;

public sealed class DependencyGraphTests
{
    private static readonly ResourceDefinition Nodes = ResourceCatalogue.BuiltIn.Find("", "v1", "nodes")!;

    private readonly Told told = new();
    private readonly DependencyGraph graph;

    public DependencyGraphTests() => graph = new DependencyGraph(told);

    [Fact]
    public void What_depends_on_an_object_is_judged_when_that_is_gone()
    {
        See("a");
        See("b", "a");
        Assert.Equal("", told.Take());
        See("a", deleted: true);
        Assert.Equal("b", told.Take());
    }

    [Fact]
    public void An_owner_that_was_never_seen_is_looked_for_and_forgotten_with_its_last_dependent()
    {
        See("b", "a");
        Assert.Equal("a", told.Take());
        Assert.True(graph.Find("a")!.Virtual);
        See("b", "a", deleted: true);
        Assert.Null(graph.Find("a"));
        Assert.Equal(0, graph.Count);
    }

    [Fact]
    public void An_owner_that_the_api_does_not_know_leaves_its_dependents_to_be_judged()
    {
        See("b", "a");
        told.Take();
        graph.Absent(graph.Find("a")!.Identity);
        Assert.Equal("b", told.Take());
        Assert.Null(graph.Find("a"));
    }

    [Fact]
    public void Of_a_uid_with_two_meanings_the_other_is_looked_for_when_one_is_absent()
    {
        See("b", "a");
        See("c", "a", ownerName: "other");
        told.Take();
        ObjectIdentity first = graph.Find("a")!.Identity;
        graph.Absent(first);
        Assert.Equal("a b", told.Take());
        Assert.Equal("other", graph.Find("a")!.Identity.Name);
        See("a", name: "other");
        Assert.Equal("", told.Take());
        Assert.False(graph.Find("a")!.Virtual);
    }

    [Fact]
    public void A_wrong_word_about_an_object_that_was_seen_touches_only_those_who_say_it()
    {
        See("a");
        See("b", "a");
        See("c", "a", ownerName: "other");
        Assert.Equal("c", told.Take());
        graph.Absent(new ObjectIdentity("v1", "ConfigMap", "ns", "other", "a"));
        Assert.Equal("c", told.Take());
        Assert.NotNull(graph.Find("a"));
    }

    [Fact]
    public void A_dependent_in_another_namespace_than_its_owner_is_reported_whichever_is_seen_first()
    {
        See("a");
        See("b", "a", ns: "elsewhere");
        Assert.Equal("b !b->a", told.Take());
        See("d", "c", ns: "elsewhere");
        told.Take();
        See("c");
        Assert.Equal("d !d->c", told.Take());
    }

    [Fact]
    public void An_owner_that_waits_is_judged_when_a_dependent_holds_it_no_more()
    {
        See("a");
        See("b", "a", blocks: true);
        See("a", finalizer: "foregroundDeletion");
        Assert.Equal("a b", told.Take());
        Assert.True(graph.Find("a")!.Dependents[0].Blocks);
        See("b", "a");
        Assert.Equal("a", told.Take());
        See("b", "a", deleted: true);
        Assert.Equal("a", told.Take());
    }

    [Fact]
    public void An_object_whose_dependents_are_to_stay_is_told_once()
    {
        See("a");
        See("a", finalizer: "orphan");
        See("a", finalizer: "orphan");
        Assert.Equal("orphan:a", told.Take());
    }

    [Fact]
    public void What_a_new_list_does_not_have_is_gone()
    {
        See("a");
        See("b", "a");
        graph.Begin(Maps.Resource, ObjectSnapshot.FromSorted([Object("b", "a", "b", "ns", "a", false, "")], 2));
        Assert.Equal("b", told.Take());
        Assert.Null(graph.Find("a"));
    }

    [Fact]
    public void A_cluster_scoped_object_with_an_owner_that_was_not_seen_is_judged_with_it()
    {
        See("b", "a");
        told.Take();
        graph.See(Nodes, Object("n", "a", "n", "", "a", false, ""), false);
        Assert.Equal("n", told.Take());
    }

    private void See(string uid, string owner = "", string? name = null, string ns = "ns", string? ownerName = null,
        bool blocks = false, string finalizer = "", bool deleted = false) =>
        graph.See(Maps.Resource, Object(uid, owner, name ?? uid, ns, ownerName ?? owner, blocks, finalizer), deleted);

    private static CachedObject Object(string uid, string owner, string name, string ns, string ownerName, bool blocks, string finalizer)
    {
        string owners = owner.Length == 0 ? "" :
            $$""","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"{{ownerName}}","uid":"{{owner}}","blockOwnerDeletion":{{(blocks ? "true" : "false")}}}]""";
        string finalizers = finalizer.Length == 0 ? "" : $""","deletionTimestamp":"2026-01-02T03:04:05Z","finalizers":["{finalizer}"]""";
        byte[] json = Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","uid":"{{{uid}}}"{{{owners}}}{{{finalizers}}}}}""");
        return new(Maps.Resource.Key(ns, name), json, 1, 1, DocumentIndex.Scan(json, []));
    }

    private sealed class Told : IGraphWork
    {
        private readonly SortedSet<string> said = new(StringComparer.Ordinal);

        public void Judge(string uid) => said.Add(uid);

        public void Orphan(string uid) => said.Add("orphan:" + uid);

        public void Misplaced(ObjectIdentity dependent, OwnerReference owner) => said.Add($"~!{dependent.Uid}->{owner.Uid}");

        public string Take()
        {
            string all = string.Join(' ', said).Replace("~", "", StringComparison.Ordinal);
            said.Clear();
            return all;
        }
    }
}
