using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.EndToEnd.Harness;

/// <summary>Plain HTTPS clients. They trust any server: whom to trust is kubectl's and the .NET client's test.</summary>
internal static class HttpClients
{
    public static HttpClient With(Uri address, X509Certificate2? certificate, string? token = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                ClientCertificates = certificate is null ? null : [certificate],
                LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
            },
        };
        var client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }

    /// <summary>The body, also of a refusal.</summary>
    public static async Task<string> AnyTextAsync(this HttpClient client, string path, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await client.GetAsync(path, cancellation);
        return await answer.Content.ReadAsStringAsync(cancellation);
    }
}
