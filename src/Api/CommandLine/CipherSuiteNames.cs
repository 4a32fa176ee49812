using System.Net.Security;

namespace Kronicle.Api.CommandLine;

/// <summary>The cipher suites that --tls-cipher-suites knows: those of Go's crypto/tls, under the names of IANA and two older ones.</summary>
internal static class CipherSuiteNames
{
    private const string Secure = """
        TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
        TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
        TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
        TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
        TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
        TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
        TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305
        """;

    private const string Insecure = """
        TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
        TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_GCM_SHA384
        TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
        TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
        """;

    // RFC 9113 section 9.2.2: one of them must be among the suites when HTTP/2 is spoken over TLS 1.2.
    private static readonly TlsCipherSuite[] NeededByHttp2 =
        [TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];

    /// <summary>Takes the list of --tls-cipher-suites in.</summary>
    public static Reading Read(ServerOptions options, IReadOnlyList<string> names)
    {
        var suites = new List<TlsCipherSuite>();
        foreach (string name in names)
        {
            if (!Words(Secure).Contains(name) && !Words(Insecure).Contains(name))
            {
                return Reading.Refused(name, $"Cipher suite {name} not supported or doesn't exist{NearestName.Suggest(name, Words(Secure), "")}");
            }

            suites.Add(Enum.Parse<TlsCipherSuite>(name.EndsWith("_POLY1305", StringComparison.Ordinal) ? name + "_SHA256" : name));
        }

        return options with { Transport = options.Transport with { CipherSuites = suites } };
    }

    /// <summary>What is wrong with the suites that were chosen, and a warning for each that is not safe any more.</summary>
    public static string? Check(TransportOptions transport, List<string> warnings)
    {
        warnings.AddRange(transport.CipherSuites.Select(suite => suite.ToString()).Where(Words(Insecure).Contains).Distinct()
            .Select(name => $"Use of insecure cipher '{name}' detected."));
        return transport.CipherSuites.Count == 0 || transport.OnlyTls13 || transport.DisableHttp2 || transport.CipherSuites.Any(NeededByHttp2.Contains)
            ? null
            : "--tls-cipher-suites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher (need at least one of TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or "
                + "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256): add one, or turn HTTP/2 off with --disable-http2-serving";
    }

    private static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
