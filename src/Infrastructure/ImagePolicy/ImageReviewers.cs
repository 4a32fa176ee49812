using System.Net.Http.Headers;
using System.Net.Sockets;
using Kronicle.Application.Admission.Images;
using Kronicle.Application.Codecs;

namespace Kronicle.Infrastructure.ImagePolicy;

/// <summary>Reviewers over HTTPS.</summary>
public sealed class ImageReviewers(IYamlText yaml) : IImageReviewers
{
    public IImageReviewer Open(string kubeconfig)
    {
        var settings = ReviewerKubeconfig.Read(kubeconfig, yaml);
        return new HttpsImageReviewer(settings.Server, new SocketsHttpHandler { SslOptions = settings.Tls(), AllowAutoRedirect = false }, () => settings.Token);
    }
}

/// <summary>One reviewer. Its answers are bounded in size and time: 1 MiB, 30 seconds.</summary>
internal sealed class HttpsImageReviewer(Uri server, HttpMessageHandler handler, Func<string> token) : IImageReviewer, IDisposable
{
    private const int MostBytes = 1 << 20;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    private readonly HttpClient client = new(handler) { Timeout = MostTime, MaxResponseContentBufferSize = MostBytes };

    public async ValueTask<ImageReviewAnswer> ReviewAsync(ReadOnlyMemory<byte> review, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server) { Content = new ReadOnlyMemoryContent(review) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            if (token() is { Length: > 0 } bearer)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            }

            using HttpResponseMessage response = await client.SendAsync(request, cancellation);
            int code = (int)response.StatusCode;
            return new(code, await response.Content.ReadAsByteArrayAsync(cancellation), "", code is 429 or 500 or 503 or 504);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            bool reset = e.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionReset };
            return new(0, default, $"Post \"{server}\": {(e is OperationCanceledException ? "no answer within 30 seconds" : e.GetBaseException().Message)}", reset);
        }
    }

    public void Dispose() => client.Dispose();
}
