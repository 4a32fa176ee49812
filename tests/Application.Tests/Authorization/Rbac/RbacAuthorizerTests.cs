using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using static Kronicle.Application.Tests.Authorization.Asked;

namespace Kronicle.Application.Tests.Authorization.Rbac;

public sealed class RbacAuthorizerTests
{
    private static readonly UserInfo Alice = User("alice", "devs", "system:authenticated");

    [Theory]
    [InlineData("get", "", "pods", "get", "pods", true)]
    [InlineData("get", "", "pods", "list", "pods", false)]
    [InlineData("get", "", "pods", "get", "pods/log", false)]
    [InlineData("get", "", "pods/log", "get", "pods/log", true)]
    [InlineData("get", "", "pods/log", "get", "pods", false)]
    [InlineData("get", "", "*/log", "get", "pods/log", true)]
    [InlineData("get", "", "*/log", "get", "pods/xlog", false)]
    [InlineData("get", "", "pods/*", "get", "pods/log", false)]
    [InlineData("get", "", "*", "get", "pods/log", true)]
    [InlineData("get", "", "secrets/log", "get", "pods/log", false)]
    [InlineData("*", "", "pods", "approve", "pods", true)]
    [InlineData("approve,sign", "", "pods", "sign", "pods", true)]
    [InlineData("approve", "", "pods", "sign", "pods", false)]
    [InlineData("get", "", "*", "get", "deployments.apps", false)]
    [InlineData("get", "apps", "*", "get", "deployments.apps", true)]
    [InlineData("get", "*", "*", "get", "deployments.apps", true)]
    [InlineData("get", ",apps", "pods", "get", "pods", true)]
    public void A_rule_matches_by_verb_group_and_resource(
        string verbs, string groups, string resources, string verb, string resource, bool allowed) =>
        Assert.Equal(allowed, Allows(Rule(verbs, groups, resources), Resource(Alice, verb, resource)));

    [Theory]
    [InlineData("a", true)]
    [InlineData("b", true)]
    [InlineData("c", false)]
    [InlineData("", false)]
    public void Resource_names_limit_a_rule(string name, bool allowed) =>
        Assert.Equal(allowed, Allows(Rule("get", "", "pods", "a,b"), Resource(Alice, "get", "pods", name: name)));

    [Theory]
    [InlineData("/healthz", "/healthz", true)]
    [InlineData("/healthz", "/healthz/x", false)]
    [InlineData("/healthz/*", "/healthz/x", true)]
    [InlineData("/healthz/*", "/healthz", false)]
    [InlineData("/health*", "/healthz", true)]
    [InlineData("*", "/anything", true)]
    public void Paths_match_exactly_or_by_a_trailing_star(string rule, string path, bool allowed) =>
        Assert.Equal(allowed, Allows(new() { Verbs = ["get"], NonResourceUrls = [rule] }, Path(Alice, "get", path)));

    [Fact]
    public void A_path_rule_says_nothing_of_resources() =>
        Assert.False(Allows(new() { Verbs = ["*"], NonResourceUrls = ["*"] }, Resource(Alice, "get", "pods")));

    [Fact]
    public void A_role_binding_holds_in_its_namespace_only()
    {
        var authorizer = Authorizer(new RoleBinding("ns1", "b", "ClusterRole", "r", [new("User", "alice")]));
        Assert.Equal(
            new(Decision.Allow, "RBAC: allowed by RoleBinding \"b/ns1\" of ClusterRole \"r\" to User \"alice\""),
            authorizer.Ask(Resource(Alice, "get", "pods", "ns1")));
        Assert.Equal(AuthorizationOutcome.NoOpinion, authorizer.Ask(Resource(Alice, "get", "pods", "ns2")));
        Assert.Equal(AuthorizationOutcome.NoOpinion, authorizer.Ask(Resource(Alice, "get", "pods")));
    }

    [Theory]
    [InlineData("kube-system", "system:serviceaccount:kube-system:robot", "robot/kube-system")]
    [InlineData("", "system:serviceaccount:ns1:robot", "robot/ns1")]
    public void A_service_account_is_a_user_of_its_namespace(string ns, string user, string subject) => Assert.Equal(
        $"RBAC: allowed by RoleBinding \"b/ns1\" of ClusterRole \"r\" to ServiceAccount \"{subject}\"",
        Authorizer(new RoleBinding("ns1", "b", "ClusterRole", "r", [new("ServiceAccount", "robot", ns)]))
            .Ask(Resource(User(user), "get", "pods", "ns1")).Reason);

    [Fact]
    public void A_group_grants_its_members() => Assert.Equal(
        "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"r\" to Group \"devs\"",
        Authorizer(new RoleBinding("", "b", "ClusterRole", "r", [new("Group", "devs")])).Ask(Resource(Alice, "get", "pods", "ns1")).Reason);

    [Fact]
    public void Roles_that_do_not_exist_are_told_when_nothing_else_allows()
    {
        var authorizer = Authorizer(
            new("", "b", "ClusterRole", "gone", [new("User", "alice")]),
            new("ns1", "c", "Role", "gone", [new("Group", "devs")]),
            new("ns1", "d", "Rule", "r", [new("Group", "devs")]));
        Assert.Equal(
            "RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found", authorizer.Ask(Resource(Alice, "get", "pods")).Reason);
        Assert.Equal(
            "RBAC: [clusterrole.rbac.authorization.k8s.io \"gone\" not found, role.rbac.authorization.k8s.io \"gone\" not found, "
                + "unsupported role reference kind: \"Rule\"]",
            authorizer.Ask(Resource(Alice, "get", "pods", "ns1")).Reason);
    }

    [Fact]
    public void The_rules_of_a_user_are_each_bindings_once()
    {
        var authorizer = Authorizer(
            new("", "b", "ClusterRole", "r", [new("User", "alice"), new("Group", "devs")]),
            new("ns1", "a", "ClusterRole", "r", [new("Group", "devs")]));
        Assert.Single(authorizer.RulesFor(Alice, "").Rules);
        Assert.Equal(2, authorizer.RulesFor(Alice, "ns1").Rules.Count);
        Assert.Empty(authorizer.RulesFor(User("bob"), "ns1").Rules);
    }

    private static RbacAuthorizer Authorizer(params RoleBinding[] bindings) =>
        new(new FixedRoles([new("", "r", [Rule("get", "", "pods")])], bindings));

    private static bool Allows(PolicyRule rule, AuthorizationAttributes attributes) =>
        new RbacAuthorizer(new FixedRoles([new("", "r", [rule])], [new("", "b", "ClusterRole", "r", [new("User", "alice")])]))
            .Ask(attributes).Decision == Decision.Allow;
}
