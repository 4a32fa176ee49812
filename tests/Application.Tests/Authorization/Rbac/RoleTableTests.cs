using Kronicle.Application.Authorization.Rbac;
using static Kronicle.Application.Tests.Authorization.Asked;

namespace Kronicle.Application.Tests.Authorization.Rbac;

/// <summary>The index is kept by single changes: each costs what it changes, and what comes out is what an index made afresh has.</summary>
public sealed class RoleTableTests
{
    private const int Many = 20_000;

    [Fact]
    public void A_change_of_one_binding_touches_its_subjects_alone()
    {
        RoleTable table = Filled();
        GrantTable before = table.Grants;
        table.Put(Binding(77, "moved"));
        GrantTable after = table.Grants;
        Assert.Same(before.Namespaces, after.Namespaces);
        Assert.Equal([User(77)], before.Cluster.Users.Where(entry => after.Cluster.OfUser(entry.Key) != entry.Value).Select(entry => entry.Key));
        Assert.Equal(["moved"], after.Cluster.Users.Keys.Except(before.Cluster.Users.Keys));
        Assert.Equal(before.Cluster.Users.Count, after.Cluster.Users.Count);
    }

    [Fact]
    public void A_group_of_every_binding_pays_for_one_piece_when_one_changes()
    {
        RoleTable table = Filled();
        HashSet<Grant[]> before = [.. Pieces(table)];
        table.Put(new RoleBinding("", "b77", "ClusterRole", "other", [new("User", User(77)), new("Group", "all")]));
        Assert.Single(Pieces(table), piece => !before.Contains(piece));
        Assert.InRange(before.Max(piece => piece.Length), 1, 64);
    }

    [Fact]
    public void A_change_of_one_binding_takes_a_thousandth_of_the_memory_of_an_index_made_afresh()
    {
        RoleTable table = Filled();
        table.Put(Binding(1, "warm"));
        long start = GC.GetAllocatedBytesForCurrentThread();
        table.Put(Binding(77, "moved"));
        long change = GC.GetAllocatedBytesForCurrentThread() - start;
        Filled();
        long afresh = GC.GetAllocatedBytesForCurrentThread() - start - change;
        Assert.InRange(change, 1, afresh / 1000);
    }

    [Fact]
    public void What_is_told_again_changes_nothing()
    {
        RoleTable table = Filled();
        GrantTable before = table.Grants;
        table.ReplaceBindings(ofCluster: true, Enumerable.Range(0, Many).Select(i => Binding(i, User(i))));
        foreach ((string user, GrantList grants) in before.Cluster.Users)
        {
            Assert.Same(grants, table.Grants.Cluster.OfUser(user));
        }
    }

    [Fact]
    public void A_change_of_a_role_touches_no_binding()
    {
        RoleTable table = Filled();
        GrantTable before = table.Grants;
        table.Put(new Role("", "r", [Rule("list", "", "pods")]));
        table.RemoveRole("", "r");
        Assert.Same(before, table.Grants);
    }

    [Fact]
    public void Whoever_decides_keeps_the_table_that_they_began_with()
    {
        RoleTable table = Filled();
        GrantTable before = table.Grants;
        Grant had = Assert.Single(before.Cluster.OfUser(User(77)).Chunks[0]);
        table.RemoveBinding("", "b77");
        Assert.Same(had, Assert.Single(before.Cluster.OfUser(User(77)).Chunks[0]));
        Assert.True(table.Grants.Cluster.OfUser(User(77)).IsEmpty);
    }

    [Fact]
    public void Roles_and_namespaces_that_nobody_needs_leave_nothing_behind()
    {
        var table = new RoleTable();
        for (int i = 0; i < 100; i++)
        {
            table.Put(new RoleBinding($"ns{i}", "b", "Role", "missing", [new("User", "alice")]));
            table.Put(new Role($"ns{i}", "r", []));
            table.RemoveRole($"ns{i}", "r");
            table.RemoveBinding($"ns{i}", "b");
            table.RemoveRole($"ns{i}", "never");
        }

        Assert.Equal(0, table.Places);
        Assert.Empty(table.Grants.Namespaces);
    }

    private static RoleTable Filled()
    {
        var table = new RoleTable();
        table.Put(Enumerable.Range(0, Many).Select(i => Binding(i, User(i))));
        return table;
    }

    private static string User(int i) => $"user-{i}";

    private static RoleBinding Binding(int i, string user) => new("", $"b{i}", "ClusterRole", "r", [new("User", user), new("Group", "all")]);

    private static Grant[][] Pieces(RoleTable table) => table.Grants.Cluster.OfGroup("all").Chunks.ToArray();
}
