using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.StandInKubelet;
using Microsoft.AspNetCore.Http;

namespace Kronicle.StandInWebhook;

/// <summary>A question that reached a webhook.</summary>
public sealed record AskedReview(JsonNode Review, string Protocol, string Target, string? Client, string? Authorization)
{
    public JsonNode Request => Review["request"]!;
}

/// <summary>An admission webhook over HTTPS on a free port of the loopback interface.</summary>
public sealed class WebhookServer : IAsyncDisposable
{
    private readonly KubeletCertificate certificate;
    private HttpsService service = null!;

    private WebhookServer(KubeletCertificate certificate) => this.certificate = certificate;

    /// <summary>What it was asked, in order.</summary>
    public ConcurrentQueue<AskedReview> Asked { get; } = new();

    /// <summary>Such as https://127.0.0.1:40123.</summary>
    public Uri Address => new(service.Address);

    /// <summary>The authority of its certificate as a caBundle.</summary>
    public string Bundle => Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.AuthorityPem));

    /// <param name="certificate">What it serves with.</param>
    /// <param name="answer">Answers one question.</param>
    public static async Task<WebhookServer> StartAsync(KubeletCertificate certificate, Func<HttpContext, JsonNode, Task> answer)
    {
        var server = new WebhookServer(certificate);
        server.service = await HttpsService.StartAsync(certificate, async context =>
        {
            JsonNode review = (await JsonNode.ParseAsync(context.Request.Body))!;
            X509Certificate2? client = context.Connection.ClientCertificate;
            server.Asked.Enqueue(new(review, context.Request.Protocol, context.Request.Path + context.Request.QueryString.ToString(),
                client?.Subject, context.Request.Headers.Authorization));
            await answer(context, review);
        });
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

    public ValueTask DisposeAsync() => service.DisposeAsync();
}
