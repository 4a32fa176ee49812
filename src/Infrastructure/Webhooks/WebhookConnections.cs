using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kronicle.Application.Admission.Webhooks;
using Kronicle.Application.Remote;
using Kronicle.Infrastructure.Kubeconfig;

namespace Kronicle.Infrastructure.Webhooks;

/// <summary>The connections to one webhook, kept open between calls.</summary>
/// <remarks>
/// HTTP/2 where it is offered, but not by services: one connection would hold on to one of their endpoints, many share the load.
/// </remarks>
internal sealed class WebhookConnections : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(90);

    // After this a service is resolved again, so that endpoints which went away unseen are let go.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly WebhookEndpoint endpoint;
    private readonly HttpMessageInvoker client;
    private readonly KubeconfigUser? user;

    // The last address that was called: mostly every call may take equally long.
    private Called? latest;

    /// <exception cref="WebhookSetupException">A certificate can't be used.</exception>
    public WebhookConnections(WebhookEndpoint endpoint, Uri address, KubeconfigUser? user, WebhookServices services, TimeProvider clock)
    {
        (this.endpoint, this.user) = (endpoint, user);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = endpoint.Service is null && !address.IsLoopback,
            PooledConnectionIdleTimeout = Idle,
            PooledConnectionLifetime = endpoint.Service is null ? Timeout.InfiniteTimeSpan : Life,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
            SslOptions = Tls(endpoint, user, clock),
        };
        if (endpoint.Service is { } service)
        {
            handler.ConnectCallback = async (context, cancellation) => await ConnectAsync(services, service, cancellation);
        }

        Version = endpoint.Service is null ? HttpVersion.Version20 : HttpVersion.Version11;
        client = new(handler);
    }

    /// <summary>The newest version of HTTP that is spoken.</summary>
    public Version Version { get; }

    /// <summary>Where a webhook is asked, and how long it has.</summary>
    public static string Address(WebhookEndpoint endpoint, long seconds) => $"{endpoint.Url}?timeout={seconds}s";

    /// <summary>The question.</summary>
    /// <param name="review">The AdmissionReview, which must not be changed any more.</param>
    /// <param name="seconds">How long the answer may take.</param>
    public HttpRequestMessage Request(ReadOnlyMemory<byte> review, long seconds)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, AddressFor(seconds))
        {
            Version = Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new ReadOnlyMemoryContent(review),
        };
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-apiserver-admission");
        request.Headers.Authorization = user?.Authorization();
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) => client.SendAsync(request, cancellation);

    // Calls under way end by themselves: only what is idle is closed at once.
    public void Dispose() => client.Dispose();

    private Uri AddressFor(long seconds)
    {
        Called? known = latest;
        if (known?.Seconds != seconds)
        {
            latest = known = new(seconds, new Uri(Address(endpoint, seconds)));
        }

        return known.Address;
    }

    private static SslClientAuthenticationOptions Tls(WebhookEndpoint endpoint, KubeconfigUser? user, TimeProvider clock)
    {
        try
        {
            var options = new SslClientAuthenticationOptions { ClientCertificates = user?.Certificates() };
            if (endpoint.Authorities.Length > 0)
            {
                var authorities = new X509Certificate2Collection();
                authorities.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(endpoint.Authorities)));
                if (authorities.Count == 0)
                {
                    throw new WebhookSetupException("unable to load root certificates: unable to parse bytes as PEM block");
                }

                new ServerTrust(authorities, clock).Guard(options);
            }

            return options;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw new WebhookSetupException(e.Message);
        }
    }

    private static async Task<Stream> ConnectAsync(WebhookServices services, ServicePort service, CancellationToken cancellation)
    {
        ServiceAddress address = await services.ResolveAsync(service, cancellation);
        if (address.Error.Length > 0)
        {
            throw new WebhookSetupException(address.Error);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record Called(long Seconds, Uri Address);
}

/// <summary>A webhook that can't be reached because of what its configuration says, or not be listened to any longer; the message says why.</summary>
internal sealed class WebhookSetupException(string message) : IOException(message);
