using System.Net.Http.Headers;
using Kronicle.Application.Admission.Webhooks;

namespace Kronicle.Infrastructure.Webhooks;

/// <summary>
/// Calls webhooks over HTTPS. Redirects are not followed, answers are bounded: 3 MiB, and the time that the caller allows.
/// </summary>
internal sealed class HttpsWebhookCaller(WebhookUsers users, WebhookServices services, TimeProvider clock) : IWebhookCaller, IDisposable
{
    private const int MostBytes = 3 << 20;
    private const int MostErrorBytes = 2048;
    private const int MostEndpoints = 200;

    private readonly ConnectionCache cache = new(MostEndpoints);

    public async ValueTask<WebhookAnswer> CallAsync(
        WebhookEndpoint endpoint, ReadOnlyMemory<byte> review, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(endpoint.Url, UriKind.Absolute, out Uri? place) || place.Scheme != Uri.UriSchemeHttps)
        {
            return new(0, default, "could not get REST client: webhook configuration must have either service or URL");
        }

        // Whole seconds, no fewer than there are: the webhook may want to know how long it has.
        string address = $"{endpoint.Url}?timeout={(long)Math.Ceiling(timeout.TotalSeconds)}s";
        using var time = new CancellationTokenSource(timeout, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            WebhookConnections connections = cache.Of(endpoint, () => new(endpoint, place, users.For($"{place.Host}:{place.Port}"), services));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address)) { Content = new ReadOnlyMemoryContent(review) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await connections.SendAsync(request, ends.Token);
            return await ReadAsync(response, address, ends.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException ||
            (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new(0, default, $"Post \"{address}\": {CallErrors.Explain(e, place)}");
        }
    }

    public void Dispose() => cache.Dispose();

    private static async Task<WebhookAnswer> ReadAsync(HttpResponseMessage response, string address, CancellationToken cancellation)
    {
        int most = response.IsSuccessStatusCode ? MostBytes : MostErrorBytes;
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        using var read = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int count; (count = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            read.Write(buffer, 0, count);
            if (read.Length > most)
            {
                if (response.IsSuccessStatusCode)
                {
                    return new(0, default, $"Post \"{address}\": the answer is larger than {MostBytes} bytes");
                }

                break;
            }
        }

        int code = (int)response.StatusCode;
        return read.Length == 0 && response.IsSuccessStatusCode
            ? new(0, default, $"0-length response with status code: {code} and content type: {response.Content.Headers.ContentType}")
            : new(code, read.GetBuffer().AsMemory(0, (int)Math.Min(read.Length, most)), "");
    }
}
