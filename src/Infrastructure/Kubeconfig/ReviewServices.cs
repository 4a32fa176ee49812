using System.Net.Http.Headers;
using Kronicle.Application.Codecs;
using Kronicle.Application.Remote;

namespace Kronicle.Infrastructure.Kubeconfig;

/// <summary>Services that review, over HTTPS.</summary>
public sealed class ReviewServices(IYamlText yaml, TimeProvider clock) : IReviewServices
{
    public IReviewService Open(string kubeconfig, ReviewUse use)
    {
        var settings = KubeconfigFile.Read(kubeconfig, yaml, use);
        return new HttpsReviewService(settings.Server, new SocketsHttpHandler { SslOptions = settings.Tls(clock), AllowAutoRedirect = false }, () => settings.Authorization(), use.Timeout);
    }
}

/// <summary>One service. Its answers are bounded: 1 MiB, and the time that its use allows.</summary>
internal sealed class HttpsReviewService(Uri server, HttpMessageHandler handler, Func<AuthenticationHeaderValue?> authorization, TimeSpan timeout) : IReviewService, IDisposable
{
    private const int MostBytes = 1 << 20;

    private readonly HttpClient client = new(handler) { Timeout = timeout, MaxResponseContentBufferSize = MostBytes };

    public async ValueTask<ReviewAnswer> ReviewAsync(ReadOnlyMemory<byte> review, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server) { Content = new ReadOnlyMemoryContent(review) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            request.Headers.Authorization = authorization();
            using HttpResponseMessage response = await client.SendAsync(request, cancellation);
            int code = (int)response.StatusCode;
            return new(code, await response.Content.ReadAsByteArrayAsync(cancellation), "", code is 429 or 500 or 503 or 504);
        }
        catch (Exception e) when (PeerFaults.Has(e, cancellation) || e is UnauthorizedAccessException)
        {
            bool reset = PeerFaults.IsReset(e.GetBaseException());
            return new(0, default, $"Post \"{server}\": {(e is OperationCanceledException ? $"no answer within {timeout.TotalSeconds} seconds" : e.GetBaseException().Message)}", reset);
        }
    }

    public void Dispose() => client.Dispose();
}
