using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Hosting;

public sealed class ServerLoopTests
{
    private const int Tries = 20_000;
    private const string Account = "/api/v1/namespaces/n/serviceaccounts/default";
    private const string Authority = "/api/v1/namespaces/n/configmaps/kube-root-ca.crt";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_namespace_has_its_account_and_authority_again_when_they_are_taken()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(loops: true);
        using HttpClient client = server.Client();
        await CreateAsync(client, "namespaces", """{"metadata":{"name":"n"}}""");
        JsonNode account = await UntilAsync(server, client, Account, _ => true);
        JsonNode map = await UntilAsync(server, client, Authority, _ => true);
        Assert.Equal("kube-controller-manager", (string?)map["metadata"]!["managedFields"]![0]!["manager"]);
        Assert.StartsWith("Contains a CA bundle", (string?)map["metadata"]!["annotations"]!["kubernetes.io/description"], StringComparison.Ordinal);
        await client.DeleteAsync(Account, Cancel);
        await client.PutAsync(Authority, JsonBodies.Json("""{"metadata":{"name":"kube-root-ca.crt"},"data":{"ca.crt":"other"}}"""), Cancel);
        await UntilAsync(server, client, Account, found => (string?)found["metadata"]!["uid"] != (string?)account["metadata"]!["uid"]);
        await UntilAsync(server, client, Authority, found => (string?)found["data"]!["ca.crt"] == (string?)map["data"]!["ca.crt"]);
    }

    [Fact]
    public async Task A_namespace_that_is_held_tells_by_what_and_goes_when_it_is_let_go()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(loops: true);
        using HttpClient client = server.Client();
        await CreateAsync(client, "namespaces", """{"metadata":{"name":"n"}}""");
        await CreateAsync(client, "namespaces/n/configmaps", """{"metadata":{"name":"m","finalizers":["example.com/hold"]}}""");
        await client.DeleteAsync("/api/v1/namespaces/n", Cancel);
        JsonNode held = await UntilAsync(server, client, "/api/v1/namespaces/n", found => found["status"]!["conditions"]?.AsArray().Count == 5);
        Assert.Equal("Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
            (string?)held["status"]!["conditions"]![4]!["message"]);
        await client.PatchAsync("/api/v1/namespaces/n/configmaps/m",
            new StringContent("""{"metadata":{"finalizers":null}}""", null, "application/merge-patch+json"), Cancel);
        HttpStatusCode status = HttpStatusCode.OK;
        for (int tries = 0; tries < Tries && status == HttpStatusCode.OK; tries++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            status = (await client.GetAsync("/api/v1/namespaces/n", Cancel)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task Controllers_stand_down_while_a_manager_holds_its_lease()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await CreateAsync(client, "namespaces/kube-system/leases",
            """{"metadata":{"name":"kube-controller-manager"},"spec":{"holderIdentity":"kcm","leaseDurationSeconds":15,"renewTime":"2026-01-02T03:04:05.000000Z"}}""",
            "/apis/coordination.k8s.io/v1/");
        await client.GetAsync("/apis/coordination.k8s.io/v1/leases", Cancel);
        ManagerLease lease = server.Services.GetRequiredService<ManagerLease>();
        Assert.True(await lease.IsHeldAsync(Cancel));
        Task waiting = lease.WhileHeldAsync(Cancel);
        Assert.False(waiting.IsCompleted);
        server.Clock.Advance(TimeSpan.FromSeconds(16));
        await waiting;
        Assert.False(await lease.IsHeldAsync(Cancel));
    }

    [Fact]
    public async Task A_stored_role_counts_as_long_as_it_is_bound()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        using HttpClient alice = server.Client("alice");
        const string Rbac = "/apis/rbac.authorization.k8s.io/v1/";
        await CreateAsync(client, "namespaces/default/rolebindings",
            """{"metadata":{"name":"b"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"alice"}]}""", Rbac);
        string refusal = await StatusAsync(server, alice, HttpStatusCode.Forbidden, text => text.Contains("RBAC: ", StringComparison.Ordinal));
        Assert.Contains("RBAC: role.rbac.authorization.k8s.io \\\"r\\\" not found", refusal, StringComparison.Ordinal);
        await CreateAsync(client, "namespaces/default/roles",
            """{"metadata":{"name":"r"},"rules":[{"verbs":["list"],"apiGroups":[""],"resources":["configmaps"]}]}""", Rbac);
        await StatusAsync(server, alice, HttpStatusCode.OK, _ => true);
        await client.DeleteAsync(Rbac + "namespaces/default/rolebindings/b", Cancel);
        await StatusAsync(server, alice, HttpStatusCode.Forbidden, _ => true);
    }

    private static async Task CreateAsync(HttpClient client, string path, string body, string root = "/api/v1/")
    {
        HttpResponseMessage answer = await client.PostAsync(root + path, JsonBodies.Json(body), Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
    }

    // What the loops do comes when it comes: so many requests pass that only a wait in vain sees the last.
    private static async Task<JsonNode> UntilAsync(InProcessServer server, HttpClient client, string path, Func<JsonNode, bool> condition)
    {
        for (int tries = 0; tries < Tries; tries++)
        {
            HttpResponseMessage answer = await client.GetAsync(path, Cancel);
            if (answer.StatusCode == HttpStatusCode.OK && await answer.JsonAsync() is { } found && condition(found))
            {
                return found;
            }

            server.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        throw new InvalidOperationException("what is waited for never came");
    }

    private static async Task<string> StatusAsync(InProcessServer server, HttpClient client, HttpStatusCode wanted, Func<string, bool> condition)
    {
        for (int tries = 0; tries < Tries; tries++)
        {
            HttpResponseMessage answer = await client.GetAsync("/api/v1/namespaces/default/configmaps", Cancel);
            string text = await answer.Content.ReadAsStringAsync(Cancel);
            if (answer.StatusCode == wanted && condition(text))
            {
                return text;
            }

            server.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        throw new InvalidOperationException("what is waited for never came");
    }
}
