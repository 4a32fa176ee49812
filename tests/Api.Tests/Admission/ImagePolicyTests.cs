using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.TestKit;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Admission;

/// <summary>ImagePolicyWebhook with a reviewer over HTTPS.</summary>
public sealed class ImagePolicyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reviewer_says_which_images_run_and_is_asked_once_for_the_same()
    {
        using var folder = new TemporaryFolder();
        await using ReviewServer reviewer = await ReviewServer.StartAsync(review =>
        {
            bool bad = review["spec"]!["containers"]!.AsArray().Any(container => (string?)container!["image"] == "bad");
            review["status"] = bad ? new JsonObject { ["allowed"] = false, ["reason"] = "no" } : new JsonObject { ["allowed"] = true };
        });
        await using InProcessServer server = await ServerAsync(folder, reviewer, defaultAllow: false);
        using HttpClient client = server.Client();
        Assert.Equal(HttpStatusCode.Created, (await PodAsync(client, "a", "good")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PodAsync(client, "b", "good")).StatusCode);
        HttpResponseMessage refused = await PodAsync(client, "c", "bad");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("pods \"c\" is forbidden: image policy webhook backend denied one or more images: no", (string?)(await refused.JsonAsync())["message"]);
        Assert.Equal(2, reviewer.Asked.Count);
        Assert.Equal(("ImageReview", "imagepolicy.k8s.io/v1alpha1", "default"),
            ((string?)reviewer.Asked[0]["kind"], (string?)reviewer.Asked[0]["apiVersion"], (string?)reviewer.Asked[0]["spec"]!["namespace"]));
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await PodAsync(client, "d", "good");
        Assert.Equal(3, reviewer.Asked.Count);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Created)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    public async Task Without_an_answer_the_configuration_decides(bool defaultAllow, HttpStatusCode expected)
    {
        using var folder = new TemporaryFolder();
        ReviewServer reviewer = await ReviewServer.StartAsync(_ => { });
        await using InProcessServer server = await ServerAsync(folder, reviewer, defaultAllow);
        await reviewer.DisposeAsync();
        using HttpClient client = server.Client();
        HttpResponseMessage answer = await PodAsync(client, "a", "good");
        Assert.Equal(expected, answer.StatusCode);
        JsonNode body = await answer.JsonAsync();
        if (defaultAllow)
        {
            Assert.Equal("true", (string?)body["metadata"]!["annotations"]!["alpha.image-policy.k8s.io/failed-open"]);
        }
        else
        {
            Assert.StartsWith("pods \"a\" is forbidden: Post \"https://", (string?)body["message"], StringComparison.Ordinal);
        }
    }

    private static async Task<InProcessServer> ServerAsync(TemporaryFolder folder, ReviewServer reviewer, bool defaultAllow)
    {
        await File.WriteAllTextAsync(folder.File("admission.yaml"), """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: ImagePolicyWebhook
              configuration: {imagePolicy: {kubeConfigFile: kubeconfig, defaultAllow: ALLOW}}
            """.Replace("kubeconfig", reviewer.WriteKubeconfig(folder), StringComparison.Ordinal).Replace("ALLOW", defaultAllow ? "true" : "false", StringComparison.Ordinal), Cancel);
        return await InProcessServer.StartAsync(options => options with
        {
            AdmissionPlugins = [.. options.AdmissionPlugins.Except(["ServiceAccount"]), "ImagePolicyWebhook"],
            AdmissionControlConfigFile = folder.File("admission.yaml"),
        });
    }

    private static Task<HttpResponseMessage> PodAsync(HttpClient client, string name, string image) => client.PostAsync("/api/v1/namespaces/default/pods",
        Json($$$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{name}}}}"},"spec":{"containers":[{"name":"c","image":"{{{{image}}}}"}]}}"""), Cancel);
}
