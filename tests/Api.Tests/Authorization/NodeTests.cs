using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Authorization;

/// <summary>A kubelet reads what the pods that are bound to it need.</summary>
public sealed class NodeTests
{
    private const string Base = "/api/v1/namespaces/default/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_can_be_read_by_the_node_of_a_pod_that_mounts_it_while_the_pod_is_there()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { AdmissionPlugins = [] });
        using HttpClient admin = server.Client();
        using HttpClient kubelet = server.Client();
        kubelet.DefaultRequestHeaders.Add("Impersonate-User", "system:node:n1");
        kubelet.DefaultRequestHeaders.Add("Impersonate-Group", "system:nodes");
        await CreateAsync(admin, "secrets", """{"metadata":{"name":"key"}}""");
        HttpResponseMessage refused = await kubelet.GetAsync(Base + "secrets/key", Cancel);
        Assert.Equal(
            "secrets \"key\" is forbidden: User \"system:node:n1\" cannot get resource \"secrets\" in API group \"\" in the namespace \"default\": no relationship found between node 'n1' and this object",
            (string?)(await refused.JsonAsync())["message"]);

        await CreateAsync(admin, "pods",
            """{"metadata":{"name":"p"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","secret":{"secretName":"key"}}]}}""");
        await UntilAsync(kubelet, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await kubelet.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dn1", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await kubelet.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dn2", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await kubelet.GetAsync("/api/v1/pods", Cancel)).StatusCode);

        await admin.DeleteAsync(Base + "pods/p?gracePeriodSeconds=0", Cancel);
        await UntilAsync(kubelet, HttpStatusCode.Forbidden);
    }

    // What nodes need is known a moment after it was written: the secret is asked for until the answer is the one that must come.
    private static async Task UntilAsync(HttpClient kubelet, HttpStatusCode expected)
    {
        while ((await kubelet.GetAsync(Base + "secrets/key", Cancel)).StatusCode != expected)
        {
            await Task.Yield();
        }
    }

    private static async Task CreateAsync(HttpClient client, string resource, string body) =>
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync(Base + resource, Json(body), Cancel)).StatusCode);
}
