using Kronicle.Application.Authentication.OpenId;
using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>Callers whom others know: front proxies, token services, OpenID issuers; and tokens that new nodes join with.</summary>
internal static class OutsideIdentityFlags
{
    public static readonly FlagSection Section = new("Identities from elsewhere",
    [
        Switch("enable-bootstrap-token-auth", "false", "Whether bootstrap tokens, secrets of kube-system, are credentials.", (o, on) =>
            o with { Access = o.Access with { BootstrapTokens = on } }),
        Scalar("requestheader-client-ca-file", "FILE", "", "Authorities of front proxies, whose headers then name the caller.", (o, v) =>
            o with { Access = o.Access with { FrontProxyCaFile = v } }),
        List("requestheader-allowed-names", "NAME,...", "", "Common names of front proxies; without any, every one of those authorities.", (o, v) =>
            Headers(o, v, o.Access with { FrontProxy = o.Access.FrontProxy with { AllowedNames = v } })),
        List("requestheader-username-headers", "NAME,...", "", "Headers that name the user, such as X-Remote-User.", (o, v) =>
            Headers(o, v, o.Access with { FrontProxy = o.Access.FrontProxy with { UserHeaders = v } })),
        List("requestheader-uid-headers", "NAME,...", "", "Headers with the user's UID: X-Remote-Uid must be among them.", (o, v) =>
            v.Contains("X-Remote-Uid", StringComparer.OrdinalIgnoreCase)
                ? Headers(o, v, o.Access with { FrontProxy = o.Access.FrontProxy with { UidHeaders = v } })
                : Reading.Needs(string.Join(',', v), "names with X-Remote-Uid among them")),
        List("requestheader-group-headers", "NAME,...", "", "Headers with the user's groups, such as X-Remote-Group.", (o, v) =>
            Headers(o, v, o.Access with { FrontProxy = o.Access.FrontProxy with { GroupHeaders = v } })),
        List("requestheader-extra-headers-prefix", "PREFIX,...", "", "Beginnings of headers with more about the user, such as X-Remote-Extra-.", (o, v) =>
            Headers(o, v, o.Access with { FrontProxy = o.Access.FrontProxy with { ExtraPrefixes = v } })),
        Scalar("authentication-token-webhook-config-file", "FILE", "", "A kubeconfig of the service that is asked about tokens.", (o, v) =>
            o with { Access = o.Access with { TokenWebhookConfigFile = v } }),
        Scalar("authentication-token-webhook-version", "VERSION", "v1beta1", "Version of its TokenReviews: v1 or v1beta1.", (o, v) =>
            v is "v1" or "v1beta1" ? o with { Access = o.Access with { TokenWebhookVersion = v } } : Reading.Needs(v, "v1 or v1beta1")),
        Scalar("authentication-token-webhook-cache-ttl", "DURATION", "2m0s", "How long its answers are remembered; 0 for not at all.", (o, v) =>
            GoDuration.Parse(v) is { } ttl && ttl >= TimeSpan.Zero ? o with { Access = o.Access with { TokenWebhookCacheTtl = ttl } } : Reading.Needs(v, "a duration such as 2m")),
        Scalar("authentication-config", "FILE", "", "JWT issuers and anonymous access: an AuthenticationConfiguration.", (o, v) =>
            o with { Access = o.Access with { AuthenticationConfig = v } }),
        Scalar("oidc-issuer-url", "URL", "", "An OpenID issuer whose ID tokens are credentials; https only.", (o, v) => OpenId(o, f => f with { IssuerUrl = v })),
        Scalar("oidc-client-id", "ID", "", "The audience that its tokens must have.", (o, v) => OpenId(o, f => f with { ClientId = v })),
        Scalar("oidc-ca-file", "FILE", "", "Authorities of its certificate; default: the system's.", (o, v) => OpenId(o, f => f with { CaFile = v })),
        Scalar("oidc-username-claim", "CLAIM", "sub", "The claim that is the user's name.", (o, v) =>
            v.Length > 0 ? OpenId(o, f => f with { UsernameClaim = v }) : Reading.Needs(v, "the name of a claim")),
        Scalar("oidc-username-prefix", "TEXT", "", "Stands before it; - for nothing. Default: URL#, nothing before emails.", (o, v) => OpenId(o, f => f with { UsernamePrefix = v })),
        Scalar("oidc-groups-claim", "CLAIM", "", "The claim that lists the user's groups.", (o, v) => OpenId(o, f => f with { GroupsClaim = v })),
        Scalar("oidc-groups-prefix", "TEXT", "", "Stands before each group.", (o, v) => OpenId(o, f => f with { GroupsPrefix = v })),
        List("oidc-signing-algs", "ALG,...", "RS256", "Algorithms of signatures that are accepted.", Algorithms),
        Repeated("oidc-required-claim", "CLAIM=VALUE", "", "A claim that tokens must have, with this value.", RequiredClaims),
    ]);

    private static Reading Headers(ServerOptions options, IReadOnlyList<string> values, AccessOptions then) =>
        values.FirstOrDefault(string.IsNullOrWhiteSpace) is { } empty ? Reading.Needs(empty, "names that are not empty") : options with { Access = then };

    private static ServerOptions OpenId(ServerOptions options, Func<OpenIdFlags, OpenIdFlags> set) =>
        options with { Access = options.Access with { OpenId = set(options.Access.OpenId) } };

    private static Reading Algorithms(ServerOptions options, IReadOnlyList<string> values) =>
        values.FirstOrDefault(value => !OpenIdIssuer.AllAlgorithms.Contains(value)) is { } bad
            ? Reading.Needs(bad, string.Join(", ", OpenIdIssuer.AllAlgorithms))
            : OpenId(options, flags => flags with { Algorithms = values });

    private static Reading RequiredClaims(ServerOptions options, IReadOnlyList<string> values)
    {
        var claims = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string value in values)
        {
            int equals = value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return Reading.Needs(value, "CLAIM=VALUE, such as hd=example.com");
            }

            claims[value[..equals]] = value[(equals + 1)..];
        }

        return OpenId(options, flags => flags with { RequiredClaims = claims });
    }
}
