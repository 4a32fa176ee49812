using System.Text.Json.Nodes;
using Kronicle.StandInKubelet;
using Kronicle.TestKit;
using Microsoft.AspNetCore.Http;

namespace Kronicle.Api.Tests.Harness;

/// <summary>A service over HTTPS that answers reviews, on a free port of this machine.</summary>
public sealed class ReviewServer : IAsyncDisposable
{
    private readonly KubeletCertificate certificate;
    private HttpsService service = null!;

    private ReviewServer(KubeletCertificate certificate) => this.certificate = certificate;

    /// <summary>What it was asked, in order, with its answers.</summary>
    public List<JsonNode> Asked { get; } = [];

    /// <param name="decide">Fills the status of a review.</param>
    /// <param name="certificate">What it serves with; null for one of an authority of its own.</param>
    public static async Task<ReviewServer> StartAsync(Action<JsonNode> decide, KubeletCertificate? certificate = null)
    {
        var server = new ReviewServer(certificate ?? new KubeletCertificate());
        server.service = await HttpsService.StartAsync(server.certificate, async context =>
        {
            JsonNode review = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
            decide(review);
            server.Asked.Add(review);
            await context.Response.WriteAsync(review.ToJsonString(), context.RequestAborted);
        });
        return server;
    }

    /// <summary>Writes the kubeconfig by which the server is reached and trusted.</summary>
    /// <returns>Its path.</returns>
    public string WriteKubeconfig(TemporaryFolder folder)
    {
        File.WriteAllText(folder.File("service-ca.pem"), certificate.AuthorityPem);
        File.WriteAllText(folder.File("service.kubeconfig"), $$$"""
            clusters: [{name: c, cluster: {server: "{{{service.Address}}}/review", certificate-authority: service-ca.pem}}]
            users: [{name: u, user: {token: secret}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """);
        return folder.File("service.kubeconfig");
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        certificate.Dispose();
    }
}
