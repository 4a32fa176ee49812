using System.Text.Json;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.TestKit;
using static Kronicle.Application.Tests.Authorization.Asked;

namespace Kronicle.Application.Tests.Authorization.Rbac;

public sealed class BootstrapPolicyTests
{
    private static readonly RbacAuthorizer Authorizer = new(new BootstrapRoles());

    [Fact]
    public void Anonymous_callers_may_ask_for_health_and_version()
    {
        Assert.Equal(Decision.Allow, Authorizer.Ask(Path(UserInfo.Anonymous, "get", "/version")).Decision);
        Assert.Equal(AuthorizationOutcome.NoOpinion, Authorizer.Ask(Path(UserInfo.Anonymous, "get", "/apis/batch")));
        Assert.Equal(AuthorizationOutcome.NoOpinion, Authorizer.Ask(Path(UserInfo.Anonymous, "get", "/")));
    }

    [Fact]
    public void Authenticated_users_may_discover_and_review_themselves()
    {
        UserInfo alice = User("alice", "system:authenticated");
        Assert.Equal(
            "RBAC: allowed by ClusterRoleBinding \"system:discovery\" of ClusterRole \"system:discovery\" to Group \"system:authenticated\"",
            Authorizer.Ask(Path(alice, "get", "/api")).Reason);
        Assert.Equal(Decision.Allow, Authorizer.Ask(Resource(alice, "create", "selfsubjectaccessreviews.authorization.k8s.io")).Decision);
        Assert.Equal(AuthorizationOutcome.NoOpinion, Authorizer.Ask(Resource(alice, "list", "configmaps", "default")));
    }

    [Fact]
    public void Components_have_their_namespaced_roles() => Assert.Equal(
        Decision.Allow,
        Authorizer.Ask(Resource(User("system:kube-scheduler"), "list", "leases.coordination.k8s.io", "kube-system")).Decision);

    [Fact]
    public void Aggregated_roles_are_empty()
    {
        BootstrapRole admin = BootstrapPolicy.BuiltIn.Roles.Single(entry => entry.Role is { Namespace: "", Name: "admin" });
        Assert.Empty(admin.Role.Rules);
        Assert.Equal("admin", admin.Gathers);
        BootstrapRole edit = BootstrapPolicy.BuiltIn.Roles.Single(entry => entry.Role is { Namespace: "", Name: "edit" });
        Assert.Equal(["admin"], edit.Feeds);
        Assert.Equal("edit", edit.Gathers);
    }

    [Fact]
    public void Every_binding_finds_its_role()
    {
        var roles = BootstrapPolicy.BuiltIn.Roles.Select(entry => (entry.Role.Namespace, entry.Role.Name)).ToHashSet();
        Assert.All(BootstrapPolicy.BuiltIn.Bindings, binding =>
            Assert.Contains((binding.RoleKind == "Role" ? binding.Namespace : "", binding.RoleName), roles));
    }

    [Theory]
    [InlineData("clusterroles", true)]
    [InlineData("roles", false)]
    public void The_table_holds_the_recorded_rules(string file, bool cluster)
    {
        string? path = SharedFolder.Find("reference", "api", "bootstrap", file + ".json");
        Assert.SkipWhen(path is null, SharedFolder.Absent);
        using JsonDocument recording = JsonDocument.Parse(File.ReadAllText(path));
        string[] recorded = [.. recording.RootElement.GetProperty("items").EnumerateArray().SelectMany(Lines)];
        string[] held = [.. BootstrapPolicy.BuiltIn.Roles.Where(entry => entry.Role.Namespace.Length == 0 == cluster)
            .SelectMany(entry => entry.Role.Rules.Select(rule => $"{entry.Role.Namespace}/{entry.Role.Name} {Line(rule)}"))];
        Assert.Equal(recorded, held);
    }

    private static string Line(PolicyRule rule) => string.Join(' ', new[]
    {
        rule.Verbs, rule.ApiGroups, rule.Resources, rule.ResourceNames, rule.NonResourceUrls,
    }.Select(list => "[" + string.Join(',', list) + "]"));

    private static IEnumerable<string> Lines(JsonElement role)
    {
        JsonElement meta = role.GetProperty("metadata");
        string ns = meta.TryGetProperty("namespace", out JsonElement found) ? found.GetString()! : "";
        return role.GetProperty("rules") is not { ValueKind: JsonValueKind.Array } rules ? [] : rules.EnumerateArray().Select(rule =>
            $"{ns}/{meta.GetProperty("name").GetString()} " + Line(new()
            {
                Verbs = List(rule, "verbs"),
                ApiGroups = List(rule, "apiGroups"),
                Resources = List(rule, "resources"),
                ResourceNames = List(rule, "resourceNames"),
                NonResourceUrls = List(rule, "nonResourceURLs"),
            }));
    }

    private static string[] List(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
}
