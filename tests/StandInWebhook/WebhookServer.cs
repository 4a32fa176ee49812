using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.StandInKubelet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.StandInWebhook;

/// <summary>A question that reached a webhook.</summary>
public sealed record AskedReview(JsonNode Review, string Protocol, string Target, string? Client, string? Authorization)
{
    public JsonNode Request => Review["request"]!;
}

/// <summary>An admission webhook over HTTPS on a free port of the loopback interface.</summary>
public sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly KubeletCertificate certificate;

    private WebhookServer(WebApplication app, KubeletCertificate certificate) => (this.app, this.certificate) = (app, certificate);

    /// <summary>What it was asked, in order.</summary>
    public ConcurrentQueue<AskedReview> Asked { get; } = new();

    /// <summary>Such as https://127.0.0.1:40123.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The authority of its certificate as a caBundle.</summary>
    public string Bundle => Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.AuthorityPem));

    /// <param name="certificate">What it serves with.</param>
    /// <param name="answer">Answers one question.</param>
    public static async Task<WebhookServer> StartAsync(KubeletCertificate certificate, Func<HttpContext, JsonNode, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate.Serving,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            })));
        var server = new WebhookServer(builder.Build(), certificate);
        ((IApplicationBuilder)server.app).Run(async context =>
        {
            JsonNode review = (await JsonNode.ParseAsync(context.Request.Body))!;
            X509Certificate2? client = context.Connection.ClientCertificate;
            server.Asked.Enqueue(new(review, context.Request.Protocol, context.Request.Path + context.Request.QueryString.ToString(),
                client?.Subject, context.Request.Headers.Authorization));
            await answer(context, review);
        });
        await server.app.StartAsync();
        return server;
    }

    /// <param name="certificate">What it serves with.</param>
    /// <param name="decide">The response to a question, to which the identifier is added.</param>
    public static Task<WebhookServer> StartAsync(KubeletCertificate certificate, Func<JsonNode, JsonObject> decide) => StartAsync(certificate,
        (context, review) => context.Response.WriteAsync(Answer(review, decide(review["request"]!))));

    /// <summary>An AdmissionReview with a response.</summary>
    public static string Answer(JsonNode review, JsonObject response)
    {
        response["uid"] ??= (string?)review["request"]!["uid"];
        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = (string?)review["apiVersion"], ["response"] = response }.ToJsonString();
    }

    public static JsonObject Allow() => new() { ["allowed"] = true };

    public static JsonObject Deny(string message) => new() { ["allowed"] = false, ["status"] = new JsonObject { ["message"] = message } };

    /// <param name="operations">A JSON Patch.</param>
    public static JsonObject Patch(string operations) => new()
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(operations)),
    };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }
}
