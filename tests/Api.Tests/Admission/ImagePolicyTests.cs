using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.StandInKubelet;
using Kronicle.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Admission;

/// <summary>ImagePolicyWebhook with a reviewer over HTTPS.</summary>
public sealed class ImagePolicyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reviewer_says_which_images_run_and_is_asked_once_for_the_same()
    {
        using var certificate = new KubeletCertificate();
        using var folder = new TemporaryFolder();
        var asked = new List<JsonNode>();
        await using WebApplication reviewer = await ReviewerAsync(certificate, review =>
        {
            asked.Add(review);
            bool bad = review["spec"]!["containers"]!.AsArray().Any(container => (string?)container!["image"] == "bad");
            review["status"] = bad ? new JsonObject { ["allowed"] = false, ["reason"] = "no" } : new JsonObject { ["allowed"] = true };
        });
        await using InProcessServer server = await ServerAsync(folder, certificate, reviewer, defaultAllow: false);
        using HttpClient client = server.Client();
        Assert.Equal(HttpStatusCode.Created, (await PodAsync(client, "a", "good")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PodAsync(client, "b", "good")).StatusCode);
        HttpResponseMessage refused = await PodAsync(client, "c", "bad");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("pods \"c\" is forbidden: image policy webhook backend denied one or more images: no", (string?)(await refused.JsonAsync())["message"]);
        Assert.Equal(2, asked.Count);
        Assert.Equal(("ImageReview", "imagepolicy.k8s.io/v1alpha1", "default"),
            ((string?)asked[0]["kind"], (string?)asked[0]["apiVersion"], (string?)asked[0]["spec"]!["namespace"]));
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await PodAsync(client, "d", "good");
        Assert.Equal(3, asked.Count);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Created)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    public async Task Without_an_answer_the_configuration_decides(bool defaultAllow, HttpStatusCode expected)
    {
        using var certificate = new KubeletCertificate();
        using var folder = new TemporaryFolder();
        WebApplication reviewer = await ReviewerAsync(certificate, _ => { });
        await using InProcessServer server = await ServerAsync(folder, certificate, reviewer, defaultAllow);
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

    private static async Task<WebApplication> ReviewerAsync(KubeletCertificate certificate, Action<JsonNode> decide)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate.Serving)));
        WebApplication app = builder.Build();
        ((IApplicationBuilder)app).Run(async context =>
        {
            JsonNode review = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
            decide(review);
            await context.Response.WriteAsync(review.ToJsonString(), context.RequestAborted);
        });
        await app.StartAsync(Cancel);
        return app;
    }

    private static async Task<InProcessServer> ServerAsync(TemporaryFolder folder, KubeletCertificate certificate, WebApplication reviewer, bool defaultAllow)
    {
        string address = reviewer.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await File.WriteAllTextAsync(folder.File("ca.pem"), certificate.AuthorityPem, Cancel);
        await File.WriteAllTextAsync(folder.File("kubeconfig"), """
            clusters: [{name: c, cluster: {server: "ADDRESS/review", certificate-authority: ca.pem}}]
            users: [{name: u, user: {token: secret}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """.Replace("ADDRESS", address, StringComparison.Ordinal), Cancel);
        await File.WriteAllTextAsync(folder.File("admission.yaml"), """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: ImagePolicyWebhook
              configuration: {imagePolicy: {kubeConfigFile: kubeconfig, defaultAllow: ALLOW}}
            """.Replace("kubeconfig", folder.File("kubeconfig"), StringComparison.Ordinal).Replace("ALLOW", defaultAllow ? "true" : "false", StringComparison.Ordinal), Cancel);
        return await InProcessServer.StartAsync(options => options with
        {
            AdmissionPlugins = [.. options.AdmissionPlugins.Except(["ServiceAccount"]), "ImagePolicyWebhook"],
            AdmissionControlConfigFile = folder.File("admission.yaml"),
        });
    }

    private static Task<HttpResponseMessage> PodAsync(HttpClient client, string name, string image) => client.PostAsync("/api/v1/namespaces/default/pods",
        Json($$$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{name}}}}"},"spec":{"containers":[{"name":"c","image":"{{{{image}}}}"}]}}"""), Cancel);
}
