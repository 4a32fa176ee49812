using System.Net.Security;
using System.Text.RegularExpressions;

namespace Kronicle.Api.CommandLine;

/// <summary>What flags say of TLS, HTTP/2 and of callers who fail to say who they are.</summary>
public sealed record TransportOptions
{
    /// <summary>
    /// Streams of one HTTP/2 connection when --http2-max-streams-per-connection is 0: Go's default, as the flag's help has it. kube-apiserver
    /// takes 100, because each stream has a buffer of its own there; here a watch that waits has none.
    /// </summary>
    public const int DefaultStreams = 250;

    /// <summary>The largest --goaway-chance: more would make clients do little else than connect.</summary>
    public const double MostGoaway = 0.02;

    /// <summary>--tls-min-version is 1.3; else 1.2.</summary>
    public bool OnlyTls13 { get; init; }

    /// <summary>--tls-min-version names a version that is not served any more.</summary>
    public bool OldTlsAsked { get; init; }

    /// <summary>--tls-cipher-suites: those of TLS 1.2; the suites of TLS 1.3 are not to be chosen. Empty for the system's.</summary>
    public IReadOnlyList<TlsCipherSuite> CipherSuites { get; init; } = [];

    /// <summary>--tls-sni-cert-key, in the order given: earlier ones win.</summary>
    public IReadOnlyList<NamedPair> SniPairs { get; init; } = [];

    /// <summary>--http2-max-streams-per-connection; 0 for <see cref="DefaultStreams"/>.</summary>
    public int Http2MaxStreams { get; init; }

    /// <summary>--disable-http2-serving.</summary>
    public bool DisableHttp2 { get; init; }

    /// <summary>--goaway-chance: the part of HTTP/2 requests whose connection takes no more requests.</summary>
    public double GoawayChance { get; init; }

    /// <summary>--cors-allowed-origins: what the Origin of a page must match one of; empty for no origin but the server's own.</summary>
    public IReadOnlyList<Regex> AllowedOrigins { get; init; } = [];

    /// <summary>--strict-transport-security-directives, as the header has them; empty for no header.</summary>
    public string StrictTransport { get; init; } = "";

    /// <summary>--failed-authentications-per-second of one address; 0 for any number.</summary>
    public int FailuresPerSecond { get; init; } = 20;
}

/// <summary>A certificate and its key, for the names that were given with it.</summary>
/// <param name="CertificateFile">The certificate, then its intermediates, in PEM.</param>
/// <param name="KeyFile">The key of the certificate, in PEM.</param>
/// <param name="Names">Host names, wildcards and addresses; empty for the certificate's own names.</param>
public sealed record NamedPair(string CertificateFile, string KeyFile, IReadOnlyList<string> Names);
