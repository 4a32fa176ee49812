using Kronicle.Application.Admission.Webhooks;
using Kronicle.Application.Remote;

namespace Kronicle.Infrastructure.Webhooks;

/// <summary>
/// Calls webhooks over HTTPS. Redirects are not followed, answers are bounded: 3 MiB, and the time that the caller allows.
/// </summary>
internal sealed class HttpsWebhookCaller(WebhookUsers users, WebhookServices services, TimeProvider clock) : IWebhookCaller, IDisposable
{
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
        long seconds = (long)Math.Ceiling(timeout.TotalSeconds);
        var ends = new CancellationTokenSource(timeout, clock);
        CancellationTokenRegistration sooner = cancellation.UnsafeRegister(static ends => ((CancellationTokenSource)ends!).Cancel(), ends);
        HttpResponseMessage? response = null;
        Task? rest = null;
        try
        {
            WebhookConnections connections = cache.Of(endpoint, () => new(endpoint, place, users.For($"{place.Host}:{place.Port}"), services, clock));
            using HttpRequestMessage request = connections.Request(review, seconds);
            response = await connections.SendAsync(request, ends.Token);
            (WebhookAnswer answer, rest) = await AnswerReader.ReadAsync(response, ends.Token);
            return answer;
        }
        catch (Exception e) when (PeerFaults.Has(e, cancellation) || e is UnauthorizedAccessException)
        {
            return new(0, default, $"Post \"{WebhookConnections.Address(endpoint, seconds)}\": {CallErrors.Explain(e, place)}");
        }
        finally
        {
            // First, so that nobody ends what is disposed.
            sooner.Dispose();
            if (rest is null)
            {
                response?.Dispose();
                ends.Dispose();
            }
            else
            {
                _ = LetGoAsync(rest, response!, ends);
            }
        }
    }

    public void Dispose() => cache.Dispose();

    // The answer is known: the stream ends beside the request, within the time that the call had.
    private static async Task LetGoAsync(Task rest, HttpResponseMessage response, CancellationTokenSource ends)
    {
        using (ends)
        using (response)
        {
            try
            {
                await rest;
            }
            catch (Exception e) when (PeerFaults.Has(e) || e is OperationCanceledException)
            {
                // Whatever came after the answer is nobody's concern.
            }
        }
    }
}
