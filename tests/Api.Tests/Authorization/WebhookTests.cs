using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;
using Kronicle.StandInKubelet;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Authorization;

/// <summary>Authorizers by a service over HTTPS and by a policy file.</summary>
public sealed class WebhookTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_decides_what_RBAC_leaves_open_and_its_failure_fails_the_request()
    {
        using var folder = new TemporaryFolder();
        await using ReviewServer service = await ReviewServer.StartAsync(review =>
        {
            bool pods = (string?)review["spec"]!["resourceAttributes"]?["resource"] == "pods";
            review["status"] = new JsonObject { ["allowed"] = pods, ["reason"] = pods ? "pods are free" : "only pods" };
        });
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with
        {
            AuthorizationMode = ["RBAC", "Webhook"],
            Access = o.Access with { WebhookConfigFile = service.WriteKubeconfig(folder) },
        });
        using HttpClient alice = server.Client("alice");
        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync("/api/v1/pods", Cancel)).StatusCode);
        HttpResponseMessage refused = await alice.GetAsync("/api/v1/secrets", Cancel);
        Assert.Equal("secrets is forbidden: User \"alice\" cannot list resource \"secrets\" in API group \"\" at the cluster scope: only pods",
            (string?)(await refused.JsonAsync())["message"]);
        await service.DisposeAsync();
        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync("/api/v1/pods", Cancel)).StatusCode);
        HttpResponseMessage failed = await alice.GetAsync("/api/v1/configmaps", Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.StartsWith("Internal error occurred: Post \"https://", (string?)(await failed.JsonAsync())["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_file_stands_in_the_place_of_the_flags()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("policy"), """{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"alice","namespace":"*","resource":"pods","readonly":true}}""", Cancel);
        await File.WriteAllTextAsync(folder.File("authorization.yaml"), """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
            - {type: ABAC, name: policies}
            """, Cancel);
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with
        {
            Access = o.Access with { AuthorizationConfig = folder.File("authorization.yaml"), PolicyFile = folder.File("policy") },
        });
        using HttpClient alice = server.Client("alice");
        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync("/api/v1/pods", Cancel)).StatusCode);
        Assert.Equal("secrets is forbidden: User \"alice\" cannot list resource \"secrets\" in API group \"\" at the cluster scope: No policy matched.",
            (string?)(await (await alice.GetAsync("/api/v1/secrets", Cancel)).JsonAsync())["message"]);
    }
}
