using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using dotnet_etcd;
using Etcdserverpb;
using Grpc.Net.Client;
using Kronicle.Application;
using Kronicle.Application.Remote;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>The channel to one member of the etcd cluster and the clients that speak over it.</summary>
internal sealed class EtcdEndpoint : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel channel;

    private EtcdEndpoint(GrpcChannel channel)
    {
        this.channel = channel;
        Client = new EtcdClient(channel.CreateCallInvoker());
        Watch = new Watch.WatchClient(channel);
    }

    /// <summary>Calls with one answer.</summary>
    public EtcdClient Client { get; }

    /// <summary>Watches: their stream is read as it comes, so that a slow reader slows the sender and costs no memory.</summary>
    public Watch.WatchClient Watch { get; }

    /// <exception cref="StartupException">A certificate file can't be used.</exception>
    public static EtcdEndpoint Open(Uri address, EtcdEventLogOptions options, TimeProvider clock)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingDelay,
            SslOptions = address.Scheme == Uri.UriSchemeHttps ? Tls(options, clock) : new SslClientAuthenticationOptions(),
        };
        return new(GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        }));
    }

    public void Dispose()
    {
        Client.Dispose();
        channel.Dispose();
    }

    private static SslClientAuthenticationOptions Tls(EtcdEventLogOptions options, TimeProvider clock)
    {
        try
        {
            var tls = new SslClientAuthenticationOptions();
            if (options.CertFile.Length > 0)
            {
                // Through PKCS#12, since the platform's TLS takes no key that lives in memory only.
                using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(options.CertFile, options.KeyFile.Length > 0 ? options.KeyFile : null);
                tls.ClientCertificates = [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null)];
            }

            if (options.CaFile.Length > 0)
            {
                var authorities = new X509Certificate2Collection();
                authorities.ImportFromPemFile(options.CaFile);
                new ServerTrust(authorities, clock).Guard(tls);
            }

            return tls;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new StartupException($"the certificates for etcd can't be used ({e.Message}); check --etcd-cafile, --etcd-certfile and --etcd-keyfile", e);
        }
    }
}
