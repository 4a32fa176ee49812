using System.Net.Security;
using Kronicle.Application.Connections;
using Kronicle.Application.Remote;

namespace Kronicle.Api.Proxying;

/// <summary>
/// HTTP to backends: one pool of connections for each kind of trust, so that a connection that was made under one is never used under
/// another. Redirects are passed on, never followed.
/// </summary>
public sealed class BackendClients : IDisposable
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly BackendSettings settings;
    private readonly TimeProvider clock;
    private readonly Dictionary<(BackendTrust Trust, bool GlobalOnly), Lazy<HttpMessageInvoker>> pools = [];

    public BackendClients(BackendSettings settings, TimeProvider clock)
    {
        (this.settings, this.clock) = (settings, clock);
        foreach (BackendTrust kind in Enum.GetValues<BackendTrust>())
        {
            pools[(kind, false)] = new(() => Make(kind, globalOnly: false));
            pools[(kind, true)] = new(() => Make(kind, globalOnly: true));
        }
    }

    /// <summary>Sends a request; the answer's body is not read.</summary>
    /// <exception cref="BackendException">The backend can't be reached, in Go's words.</exception>
    /// <exception cref="AddressNotAllowedException">It must not be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(Backend backend, HttpRequestMessage request, CancellationToken cancellation)
    {
        request.Version = System.Net.HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        try
        {
            return await pools[(backend.Trust, backend.GlobalOnly)].Value.SendAsync(request, cancellation);
        }
        catch (Exception e) when (PeerFaults.Has(e))
        {
            if (e.GetBaseException() is AddressNotAllowedException)
            {
                throw new AddressNotAllowedException();
            }

            throw new BackendException(GoNetworkErrors.Of(e), e);
        }
    }

    public void Dispose()
    {
        foreach (Lazy<HttpMessageInvoker> pool in pools.Values.Where(pool => pool.IsValueCreated))
        {
            pool.Value.Dispose();
        }
    }

    private HttpMessageInvoker Make(BackendTrust kind, bool globalOnly)
    {
        TimeSpan limit = kind == BackendTrust.Anybody ? DialTimeout : settings.KubeletTimeout;
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = limit + HandshakeTimeout,
            ConnectCallback = (context, cancellation) => BackendDialer.DialAsync(context.DnsEndPoint, globalOnly, limit, clock, cancellation),
            SslOptions = Tls(kind),
            PlaintextStreamFilter = Checked(kind) ? NamedAsync : null,
        }, disposeHandler: true);
    }

    private bool Checked(BackendTrust kind) => kind == BackendTrust.Kubelet && settings.Authorities.Count > 0;

    // Before the first byte of a request: the caller's Host header passes through, and must not choose whom the certificate is for.
    private static ValueTask<Stream> NamedAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellation)
    {
        if (context.PlaintextStream is SslStream connection)
        {
            try
            {
                ServerTrust.CheckName(connection, context.InitialRequestMessage.RequestUri!.IdnHost);
            }
            catch (CertificateException)
            {
                connection.Dispose();
                throw;
            }
        }

        return ValueTask.FromResult(context.PlaintextStream);
    }

    private SslClientAuthenticationOptions Tls(BackendTrust kind)
    {
        var options = new SslClientAuthenticationOptions();
        if (Checked(kind))
        {
            new ServerTrust(settings.Authorities, clock).Guard(options, named: false);
        }
        else
        {
            // Without authorities every kubelet is taken at its word, as kube-apiserver does.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        if (kind != BackendTrust.Anybody && settings.ClientCertificate is { } own)
        {
            options.ClientCertificates = [own];
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        return options;
    }
}
