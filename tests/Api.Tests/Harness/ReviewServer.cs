using System.Net;
using System.Text.Json.Nodes;
using Kronicle.StandInKubelet;
using Kronicle.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Harness;

/// <summary>A service over HTTPS that answers reviews, on a free port of this machine.</summary>
public sealed class ReviewServer : IAsyncDisposable
{
    private readonly KubeletCertificate certificate;
    private readonly WebApplication app;

    private ReviewServer(KubeletCertificate certificate, WebApplication app) => (this.certificate, this.app) = (certificate, app);

    /// <summary>What it was asked, in order, with its answers.</summary>
    public List<JsonNode> Asked { get; } = [];

    /// <param name="decide">Fills the status of a review.</param>
    public static async Task<ReviewServer> StartAsync(Action<JsonNode> decide)
    {
        var certificate = new KubeletCertificate();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate.Serving)));
        WebApplication app = builder.Build();
        var server = new ReviewServer(certificate, app);
        ((IApplicationBuilder)app).Run(async context =>
        {
            JsonNode review = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
            decide(review);
            server.Asked.Add(review);
            await context.Response.WriteAsync(review.ToJsonString(), context.RequestAborted);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>Writes the kubeconfig by which the server is reached and trusted.</summary>
    /// <returns>Its path.</returns>
    public string WriteKubeconfig(TemporaryFolder folder)
    {
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        File.WriteAllText(folder.File("service-ca.pem"), certificate.AuthorityPem);
        File.WriteAllText(folder.File("service.kubeconfig"), $$$"""
            clusters: [{name: c, cluster: {server: "{{{address}}}/review", certificate-authority: service-ca.pem}}]
            users: [{name: u, user: {token: secret}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """);
        return folder.File("service.kubeconfig");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }
}
