using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Kronicle.StandInKubelet;
using Microsoft.AspNetCore.Http;

namespace Kronicle.Benchmarks.Webhooks;

/// <summary>A webhook that allows everything, over HTTPS on loopback, and a bare client that asks it the last question again.</summary>
internal sealed class NoOpWebhook : IAsyncDisposable
{
    private readonly KubeletCertificate certificate = new();
    private readonly HttpClient client;
    private HttpsService service = null!;

    private NoOpWebhook()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(certificate.AuthorityPem);
        client = new HttpClient(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        });
    }

    /// <summary>The last question.</summary>
    public byte[] Question { get; private set; } = [];

    public string Address => service.Address;

    /// <summary>The authority of its certificate as a caBundle.</summary>
    public string Bundle => Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.AuthorityPem));

    public static async Task<NoOpWebhook> StartAsync()
    {
        var webhook = new NoOpWebhook();
        webhook.service = await HttpsService.StartAsync(webhook.certificate, webhook.AnswerAsync);
        return webhook;
    }

    /// <summary>One round trip of a client that does nothing else: the last question, and the answer read to its end.</summary>
    public async Task AskAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Question) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        using HttpResponseMessage response = await client.SendAsync(request);
        _ = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
        certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        byte[] question = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(question);
        Question = question;
        byte[] answer = Encoding.UTF8.GetBytes(
            $$$"""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"{{{Uid(question)}}}","allowed":true}}""");
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer);
    }

    // The first uid of the text is the review's own.
    private static string Uid(ReadOnlySpan<byte> question)
    {
        var reader = new Utf8JsonReader(question);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("uid"u8) && reader.Read())
            {
                return reader.GetString()!;
            }
        }

        throw new InvalidOperationException("a question without a uid");
    }
}
