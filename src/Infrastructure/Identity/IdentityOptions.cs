using System.Net;

namespace Kronicle.Infrastructure.Identity;

/// <summary>What decides the server's keys and certificates. A file left empty is kept by the server itself in the data directory.</summary>
public sealed record IdentityOptions
{
    /// <summary>Where the server's own files are: pki/ and admin.kubeconfig.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>--tls-cert-file: the serving certificate, then its intermediates.</summary>
    public string TlsCertFile { get; init; } = "";

    /// <summary>--tls-private-key-file: the key of the serving certificate.</summary>
    public string TlsPrivateKeyFile { get; init; } = "";

    /// <summary>--tls-sni-cert-key: certificate file, key file and the names given with them; no names for the certificate's own.</summary>
    public IReadOnlyList<(string CertificateFile, string KeyFile, IReadOnlyList<string> Names)> SniPairs { get; init; } = [];

    /// <summary>--client-ca-file: who vouches for client certificates. With it the server issues no administrator's certificate.</summary>
    public string ClientCaFile { get; init; } = "";

    /// <summary>--requestheader-client-ca-file: who vouches for front proxies; empty for nobody.</summary>
    public string FrontProxyCaFile { get; init; } = "";

    /// <summary>Whether any certificate of those authorities makes a front proxy: then they must be others than the clients'.</summary>
    public bool AnyFrontProxy { get; init; }

    /// <summary>--service-account-key-file: keys that verify service account tokens.</summary>
    public IReadOnlyList<string> ServiceAccountKeyFiles { get; init; } = [];

    /// <summary>--service-account-signing-key-file: the key that signs them.</summary>
    public string ServiceAccountSigningKeyFile { get; init; } = "";

    /// <summary>Names that the serving certificate must hold besides the usual ones, such as the host's and --external-hostname.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>Addresses that it must hold besides loopback: bind and advertise address, and the first of the service range.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];
}
