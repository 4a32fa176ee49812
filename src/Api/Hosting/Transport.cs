using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Api.CommandLine;
using Kronicle.Infrastructure.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Kronicle.Api.Hosting;

/// <summary>What holds for every connection: its limits and its encryption.</summary>
public static class Transport
{
    /// <summary>The longest request line, and the most that all headers of a request may be: 256 KiB. Beyond it 414 and 431.</summary>
    public const int MostHeaderBytes = 256 * 1024;

    private const int MostHeaders = 1000;

    // As kube-apiserver has them.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(32);

    /// <summary>What holds for every connection, however it is made.</summary>
    public static void Limit(KestrelServerOptions kestrel, TransportOptions options)
    {
        kestrel.AddServerHeader = false;

        // Warnings quote what clients wrote, which need not be ASCII.
        kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.UTF8;
        kestrel.AllowSynchronousIO = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MaxRequestLineSize = limits.MaxRequestHeadersTotalSize = limits.Http2.MaxRequestHeaderFieldSize = MostHeaderBytes;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.KeepAliveTimeout = IdleTimeout;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.MaxConcurrentConnections = OpenFiles.ForConnections();
        limits.Http2.MaxStreamsPerConnection = options.Http2MaxStreams == 0 ? TransportOptions.DefaultStreams : options.Http2MaxStreams;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
    }

    /// <summary>Listens where the options say. Each handshake takes the certificates of its time.</summary>
    public static void Listen(KestrelServerOptions kestrel, ServerOptions options, ServingCertificates certificates)
    {
        SslProtocols versions = options.Transport.OnlyTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13;
        CipherSuitesPolicy? suites = Suites(options.Transport);
        kestrel.Listen(options.BindAddress, options.SecurePort, listen =>
        {
            listen.Protocols = options.Transport.DisableHttp2 ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = HeadersTimeout,
                OnConnection = hello => new(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificates.Choose(hello.ClientHelloInfo.ServerName, (hello.Connection.LocalEndPoint as IPEndPoint)?.Address),
                    EnabledSslProtocols = versions,
                    CipherSuitesPolicy = suites,
                    ClientCertificateRequired = true,
                    // Any certificate passes the handshake: the authenticator judges it, so that a bad one is a 401 and no broken connection.
                    RemoteCertificateValidationCallback = (_, _, chain, _) =>
                    {
                        SentIntermediates.Keep(hello.Connection, chain);
                        return true;
                    },
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                }),
            });
            listen.UseAudit();
        });
    }

    // Go chooses the suites of TLS 1.3 itself, whatever it is told of others.
    private static CipherSuitesPolicy? Suites(TransportOptions options) => options.CipherSuites.Count == 0 || OperatingSystem.IsWindows()
        ? null
        : new CipherSuitesPolicy(
        [
            TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            .. options.CipherSuites,
        ]);
}
