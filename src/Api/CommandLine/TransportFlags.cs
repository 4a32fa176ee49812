using System.Globalization;
using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>How connections are encrypted and shared, and what one address may try.</summary>
internal static class TransportFlags
{
    public static readonly FlagSection Section = new("Transport",
    [
        Scalar("tls-min-version", "VERSION", "VersionTLS12", "Lowest version of TLS: VersionTLS12 or VersionTLS13.", MinVersion),
        List("tls-cipher-suites", "NAME,...", "", "Suites of TLS 1.2, as kube-apiserver names them; 1.3 has its own.", CipherSuiteNames.Read),
        Repeated("tls-sni-cert-key", "CERT,KEY", "", "A further certificate; for other names than its own: CERT,KEY:NAME,...", SniPairs),
        Scalar("http2-max-streams-per-connection", "N", "0", "Most requests at once on one HTTP/2 connection; 0 for 250.", (o, v) =>
            FlagValue.Whole(v, 0, int.MaxValue) is { } most
                ? o with { Transport = o.Transport with { Http2MaxStreams = most } }
                : Reading.Needs(v, "a whole number from 0 up")),
        Switch("disable-http2-serving", "false", "Speak HTTP/1.1 only.", (o, off) =>
            o with { Transport = o.Transport with { DisableHttp2 = off } }),
        Scalar("goaway-chance", "PART", "0", "Part of HTTP/2 requests that end their connection; .001 spreads clients.", GoawayChance),
        Repeated("cors-allowed-origins", "REGEX,...", "", "Origins whose pages may call, such as '//example\\.com(:|$)'.", BrowserFlags.Origins),
        Repeated("strict-transport-security-directives", "DIRECTIVE,...", "", "What browsers are told: max-age=SECONDS,includeSubDomains,preload.",
            BrowserFlags.StrictTransport),
        Scalar("failed-authentications-per-second", "N", "20", "Failed log-ins of one address, ten times that at once; 0: any number.", (o, v) =>
            FlagValue.Whole(v, 0, 1_000_000) is { } most
                ? o with { Transport = o.Transport with { FailuresPerSecond = most } }
                : Reading.Needs(v, "a whole number from 0 to 1000000")),
    ]);

    /// <summary>What these flags have to do with each other, and what they ask for and do not get.</summary>
    public static string? Check(ServerOptions options, List<string> warnings)
    {
        if (options.Transport.OldTlsAsked)
        {
            warnings.Add("--tls-min-version: versions below VersionTLS12 are not served (RFC 8996): clients need TLS 1.2 or 1.3");
        }

        return CipherSuiteNames.Check(options.Transport, warnings);
    }

    // Versions that kube-apiserver still takes by name: a command line that has them starts, and serves nothing that old.
    private static Reading MinVersion(ServerOptions options, string value) => value switch
    {
        "" or "VersionTLS10" or "VersionTLS11" or "VersionTLS12" or "VersionTLS13" => options with
        {
            Transport = options.Transport with { OnlyTls13 = value == "VersionTLS13", OldTlsAsked = value is "VersionTLS10" or "VersionTLS11" },
        },
        _ => Reading.Refused(value, $"unknown tls version \"{value}\": use VersionTLS12 or VersionTLS13"),
    };

    private static Reading GoawayChance(ServerOptions options, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double chance) && chance is >= 0 and <= TransportOptions.MostGoaway
            ? options with { Transport = options.Transport with { GoawayChance = chance } }
            : Reading.Refused(value, "it can not be less than 0 or greater than 0.02");

    private static Reading SniPairs(ServerOptions options, IReadOnlyList<string> values)
    {
        var pairs = new List<NamedPair>();
        foreach (string value in values)
        {
            int colon = value.IndexOf(':', StringComparison.Ordinal);
            string[] files = (colon < 0 ? value : value[..colon]).Split(',', StringSplitOptions.TrimEntries);
            string names = colon < 0 ? "" : value[(colon + 1)..].Trim();
            if (colon >= 0 && names.Length == 0)
            {
                return Reading.Refused(value, "empty names list is not allowed");
            }

            if (files.Length != 2)
            {
                return Reading.Refused(value, "expected comma separated certificate and key file paths");
            }

            pairs.Add(new(files[0], files[1], names.Length == 0 ? [] : names.Split(',', StringSplitOptions.TrimEntries)));
        }

        return options with { Transport = options.Transport with { SniPairs = pairs } };
    }
}
