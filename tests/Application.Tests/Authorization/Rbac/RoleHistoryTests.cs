using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using static Kronicle.Application.Tests.Authorization.Asked;

namespace Kronicle.Application.Tests.Authorization.Rbac;

/// <summary>After any sequence of changes an index answers every question as one that is made of the roles and bindings that are left.</summary>
public sealed class RoleHistoryTests
{
    private const int Changes = 400;

    private static readonly string[] Namespaces = ["", "ns1", "ns2"];
    private static readonly string[] Names = ["a", "b", "c", "d"];
    private static readonly string[] Verbs = ["get", "list", "*"];
    private static readonly Subject[] Subjects =
    [
        new("User", "alice"), new("User", "bob"), new("Group", "devs"), new("Group", "ops"), new("ServiceAccount", "robot", "ns1"),
        new("ServiceAccount", "robot"), new("User", "system:serviceaccount:ns1:robot"), new("Robot", "alice"),
    ];

    private static readonly UserInfo[] Users =
        [User("alice", "devs", "ops"), User("bob", "ops"), User("carol", "devs"), User("system:serviceaccount:ns1:robot"), User("dave")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_kept_index_answers_as_one_made_afresh(int seed)
    {
        var chance = new Random(seed);
        var roles = new Dictionary<(string, string), Role>();
        var bindings = new Dictionary<(string, string), RoleBinding>();
        var kept = new RoleIndex([], []);
        for (int i = 0; i < Changes; i++)
        {
            Change(chance, kept.Table, roles, bindings);
            Same(new RoleIndex(roles.Values, bindings.Values), kept, $"seed {seed}, change {i}");
        }
    }

    private static void Change(
        Random chance, RoleTable table, Dictionary<(string, string), Role> roles, Dictionary<(string, string), RoleBinding> bindings)
    {
        (string Namespace, string Name) at = (Pick(chance, Namespaces), Pick(chance, Names));
        switch (chance.Next(10))
        {
            case < 2:
                table.Put(roles[at] = new(at.Namespace, at.Name, [Rule(Pick(chance, Verbs), "", "pods")]));
                break;
            case 2:
                roles.Remove(at);
                table.RemoveRole(at.Namespace, at.Name);
                break;
            case < 7:
                table.Put(bindings[at] = Binding(chance, at));
                break;
            case 7:
                bindings.Remove(at);
                table.RemoveBinding(at.Namespace, at.Name);
                break;
            case 8:
                ListRolesAgain(chance, table, roles, at.Namespace.Length == 0);
                break;
            default:
                ListBindingsAgain(chance, table, bindings, at.Namespace.Length == 0);
                break;
        }
    }

    // As after a watch that was cut off: some are gone, others are new, and nobody told.
    private static void ListRolesAgain(Random chance, RoleTable table, Dictionary<(string, string), Role> roles, bool ofCluster)
    {
        foreach ((string ns, string name) in roles.Keys.Where(key => (key.Item1.Length == 0) == ofCluster && chance.Next(2) == 0).ToArray())
        {
            roles.Remove((ns, name));
        }

        (string Namespace, string Name)[] present = [.. roles.Keys.Where(key => (key.Item1.Length == 0) == ofCluster)];
        foreach ((string Namespace, string Name) key in present)
        {
            table.Put(roles[key] = new(key.Namespace, key.Name, [Rule(Pick(chance, Verbs), "", "pods")]));
        }

        table.KeepRoles(ofCluster, present.ToHashSet());
    }

    private static void ListBindingsAgain(Random chance, RoleTable table, Dictionary<(string, string), RoleBinding> bindings, bool ofCluster)
    {
        foreach ((string ns, string name) in Namespaces.Where(ns => (ns.Length == 0) == ofCluster).SelectMany(ns => Names.Select(name => (ns, name))))
        {
            bindings.Remove((ns, name));
            if (chance.Next(2) == 0)
            {
                bindings[(ns, name)] = Binding(chance, (ns, name));
            }
        }

        table.ReplaceBindings(ofCluster, bindings.Values.Where(binding => (binding.Namespace.Length == 0) == ofCluster));
    }

    private static RoleBinding Binding(Random chance, (string Namespace, string Name) at) => new(
        at.Namespace, at.Name, Pick(chance, ["ClusterRole", "ClusterRole", at.Namespace.Length > 0 ? "Role" : "ClusterRole", "Rule"]), Pick(chance, Names),
        [.. Enumerable.Range(0, chance.Next(4)).Select(_ => Pick(chance, Subjects))]);

    private static void Same(RoleIndex afresh, RoleIndex kept, string when)
    {
        Assert.Equal(afresh.Table.Places, kept.Table.Places);
        foreach (UserInfo user in Users)
        {
            foreach (string ns in Namespaces)
            {
                Assert.Equal(Told(afresh.RulesOf(user, ns)), Told(kept.RulesOf(user, ns)));
                foreach (string verb in Verbs)
                {
                    AuthorizationAttributes asked = Resource(user, verb, "pods", ns);
                    Assert.True(afresh.Decide(asked) == kept.Decide(asked), $"{when}: {user.Name} {verb} in {ns}: {afresh.Decide(asked)}, but {kept.Decide(asked)}");
                }
            }
        }
    }

    private static string Told(UserRules rules) =>
        string.Join(", ", rules.Rules.Select(rule => rule.Verbs[0])) + "; " + string.Join(", ", rules.Errors);

    private static T Pick<T>(Random chance, T[] from) => from[chance.Next(from.Length)];
}
