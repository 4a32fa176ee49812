using Kronicle.Api.Tests.Harness;
using static Kronicle.Api.Tests.Authorization.Rights;

namespace Kronicle.Api.Tests.Authorization;

/// <summary>Alice may write every role and binding and read config maps; what she grants must be hers.</summary>
public sealed class EscalationTests : IAsyncLifetime
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Local = Rbac + "/namespaces/default";
    private const string Alice = "user \"alice\" (groups=[\"devs\" \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n";
    private const string ReadConfigMaps = """[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]""";
    private const string ReadSecrets = """[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]""";
    private const string NoSecrets = """{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}""";

    private InProcessServer server = null!;
    private HttpClient admin = null!;
    private HttpClient alice = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await InProcessServer.StartAsync();
        admin = server.Client();
        alice = server.Client("alice");
        await HoldAsync("manager", """
            [{"apiGroups":["rbac.authorization.k8s.io"],"resources":["*"],"verbs":["get","create","update","patch"]},
             {"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]
            """);
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        alice.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_role_grants_what_its_writer_holds()
    {
        Assert.Equal("201", await PostAsync(alice, Local + "/roles", Role("Role", "own", ReadConfigMaps)));
        Assert.Equal("201", await PostAsync(alice, Rbac + "/clusterroles", Role("ClusterRole", "own", ReadConfigMaps)));
        Assert.Equal($"403 roles.rbac.authorization.k8s.io \"more\" is forbidden: {Alice}{NoSecrets}",
            await PostAsync(alice, Local + "/roles", Role("Role", "more", ReadSecrets)));
        Assert.Equal($"403 clusterroles.rbac.authorization.k8s.io \"more\" is forbidden: {Alice}{NoSecrets}",
            await PostAsync(alice, Rbac + "/clusterroles", Role("ClusterRole", "more", ReadSecrets)));
    }

    [Fact]
    public async Task A_role_that_is_not_valid_is_refused_for_what_it_grants_first() =>
        Assert.StartsWith("403 ", await PostAsync(alice, Local + "/roles", Role("Role", "Not/Valid", ReadSecrets)), StringComparison.Ordinal);

    [Fact]
    public async Task The_verb_escalate_lets_a_role_grant_more()
    {
        await HoldAsync("escalator", """[{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"verbs":["escalate"]}]""");
        Assert.Equal("201", await PostAsync(alice, Local + "/roles", Role("Role", "more", ReadSecrets)));
        Assert.StartsWith("403 ", await PostAsync(alice, Rbac + "/clusterroles", Role("ClusterRole", "more", ReadSecrets)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_gathers_others_is_for_who_may_do_everything()
    {
        string gathering = """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"all"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}""";
        const string refusal = "403 clusterroles.rbac.authorization.k8s.io \"all\" is forbidden: must have cluster-admin privileges to use the aggregationRule";
        Assert.Equal(refusal, await PostAsync(alice, Rbac + "/clusterroles", gathering));
        Assert.Equal("201", await PostAsync(admin, Rbac + "/clusterroles", gathering));
        Assert.Equal(refusal, await PatchAsync(Rbac + "/clusterroles/all", """{"aggregationRule":null}"""));
    }

    [Fact]
    public async Task What_the_garbage_collector_changes_grants_nothing()
    {
        Assert.Equal("201", await PostAsync(admin, Local + "/roles", Role("Role", "other", ReadSecrets)));
        Assert.Equal("200", await PatchAsync(Local + "/roles/other", """{"metadata":{"finalizers":["example.com/wait"]}}"""));
        Assert.StartsWith("403 ", await PatchAsync(Local + "/roles/other", """{"metadata":{"labels":{"a":"b"}}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binding_grants_what_its_writer_holds_or_may_bind()
    {
        Assert.Equal("201", await PostAsync(admin, Rbac + "/clusterroles", Role("ClusterRole", "secrets", ReadSecrets)));
        Assert.Equal("201", await PostAsync(alice, Local + "/rolebindings", Binding("RoleBinding", "ok", "ClusterRole", "manager")));
        Assert.Equal($"403 rolebindings.rbac.authorization.k8s.io \"b\" is forbidden: {Alice}{NoSecrets}",
            await PostAsync(alice, Local + "/rolebindings", Binding("RoleBinding", "b", "ClusterRole", "secrets")));
        Assert.Equal($"403 clusterrolebindings.rbac.authorization.k8s.io \"b\" is forbidden: {Alice}{NoSecrets}",
            await PostAsync(alice, Rbac + "/clusterrolebindings", Binding("ClusterRoleBinding", "b", "ClusterRole", "secrets")));
        await HoldAsync("binder", """[{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"resourceNames":["secrets"],"verbs":["bind"]}]""");
        Assert.Equal("201", await PostAsync(alice, Rbac + "/clusterrolebindings", Binding("ClusterRoleBinding", "b", "ClusterRole", "secrets")));
    }

    [Theory]
    [InlineData("rolebindings", "Role", "404 rolebindings.rbac.authorization.k8s.io \"none\" not found")]
    [InlineData("rolebindings", "ClusterRole", "404 rolebindings.rbac.authorization.k8s.io \"none\" not found")]
    [InlineData("rolebindings", "Rule", "500 unsupported role reference kind: \"Rule\"")]
    [InlineData("clusterrolebindings", "Role", "400 Namespace parameter required.")]
    public async Task A_role_that_is_not_there_cannot_be_bound(string resource, string kind, string expected) =>
        Assert.Equal(expected, await PostAsync(alice, resource[0] == 'c' ? $"{Rbac}/{resource}" : $"{Local}/{resource}",
            Binding(resource[0] == 'c' ? "ClusterRoleBinding" : "RoleBinding", "b", kind, "none")));

    [Fact]
    public async Task Roles_of_the_writer_that_are_missing_are_told()
    {
        Assert.Equal("201", await PostAsync(admin, Rbac + "/clusterrolebindings", Binding("ClusterRoleBinding", "lost", "ClusterRole", "gone")));
        await UntilAsync(async () => (await PostAsync(alice, Local + "/roles?dryRun=All", Role("Role", "more", ReadSecrets)))
            .EndsWith(NoSecrets + "; resolution errors: [roles.rbac.authorization.k8s.io \"gone\" not found]", StringComparison.Ordinal));
    }

    // A cluster role of this name bound to alice, once the authorizer knows it.
    private Task HoldAsync(string name, string rules) => Rights.HoldAsync(admin, alice, "alice", name, rules);

    private static async Task<string> PostAsync(HttpClient client, string path, string body) =>
        await OutcomeAsync(await client.PostAsync(path, JsonBodies.Json(body), Cancel));

    private async Task<string> PatchAsync(string path, string patch)
    {
        StringContent content = JsonBodies.Json(patch);
        content.Headers.ContentType = new("application/merge-patch+json");
        return await OutcomeAsync(await alice.PatchAsync(path, content, Cancel));
    }

    private static async Task<string> OutcomeAsync(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? $"{(int)response.StatusCode}" : $"{(int)response.StatusCode} {(string?)(await response.JsonAsync())["message"]}";
}
