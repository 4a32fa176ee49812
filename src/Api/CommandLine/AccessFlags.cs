using Kronicle.Application.Admission;
using Kronicle.Application.Authorization;
using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>Who may come in and what they may do.</summary>
internal static class AccessFlags
{
    public static readonly FlagSection Authentication = new("Authentication",
    [
        Switch("anonymous-auth", "true", "Whether requests without credentials are system:anonymous.", (o, on) =>
            o with { AnonymousAuth = on, Access = o.Access with { AnonymousAuthGiven = true } }),
        Scalar("client-ca-file", "FILE", "", "Authorities of client certificates; default: one of its own.", (o, v) =>
            o with { ClientCaFile = v }),
        Scalar("token-auth-file", "FILE", "", "Static tokens: lines of token,user,uid,\"group1,group2\".", (o, v) =>
            o with { TokenAuthFile = v }),
        Repeated("service-account-issuer", "URL", "https://kubernetes.default.svc.cluster.local",
            "Issuer of service account tokens; further ones are accepted too.", Issuers),
        Repeated("service-account-key-file", "FILE", "", "Keys that verify service account tokens, besides the signing key.", (o, v) =>
            o with { ServiceAccountKeyFile = v }),
        Scalar("service-account-signing-key-file", "FILE", "", "Key that signs them; default: one of its own.", (o, v) =>
            o with { ServiceAccountSigningKeyFile = v }),
        Scalar("service-account-max-token-expiration", "DURATION", "", "Longest life of a token, from 1h to 2^32 s; default: no limit.", MaxExpiration),
        Switch("service-account-extend-token-expiration", "true", "Whether tokens of kubelets outlive what was asked for and are then reported.", (o, on) =>
            o with { ServiceAccountExtendTokenExpiration = on }),
        Scalar("service-account-jwks-uri", "URL", "", "Where others find the keys that verify them; default: a path of this server.", (o, v) =>
            Uri.TryCreate(v, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps
                ? o with { ServiceAccountJwksUri = v } : Reading.Needs(v, "an https:// URL")),
        List("api-audiences", "NAME,...", "", "Whom tokens must be meant for; default: the issuers.", (o, v) => o with { ApiAudiences = v }),
    ]);

    public static readonly FlagSection Authorization = new("Authorization and admission",
    [
        List("authorization-mode", "MODE,...", "Node,RBAC", $"Who decides: {string.Join(", ", AuthorizationModes.All)}.", Modes),
        .. AuthorizerFlags.Flags,
        List("admission-control", "NAME,...", "", "The admission plug-ins, in place of those that are on by default.", (o, v) =>
            Plugins(o with { Notices = [.. o.Notices, "--admission-control is deprecated: use --enable-admission-plugins and --disable-admission-plugins"] }, v, AdmissionPlugins.Built, v)),
        List("enable-admission-plugins", "NAME,...", "", "Admission plug-ins to turn on besides those that are on by default.", (o, v) =>
            Plugins(o, v, AdmissionPlugins.Built, [.. o.AdmissionPlugins.Union(v)])),
        List("disable-admission-plugins", "NAME,...", "", "Admission plug-ins to turn off.", (o, v) =>
            Plugins(o, v, AdmissionPluginNames.OfReference, [.. o.AdmissionPlugins.Except(v)])),
        Scalar("admission-control-config-file", "FILE", "", "Configurations of admission plug-ins: an AdmissionConfiguration.", (o, v) =>
            o with { AdmissionControlConfigFile = v }),
    ]);

    private static Reading MaxExpiration(ServerOptions options, string value) =>
        GoDuration.Parse(value) is { } time && (time == TimeSpan.Zero || (time >= TimeSpan.FromHours(1) && time <= TimeSpan.FromSeconds(1L << 32)))
            ? options with { ServiceAccountMaxTokenExpiration = time }
            : Reading.Needs(value, "a duration between 1 hour and 2^32 seconds, such as 24h");

    private static Reading Issuers(ServerOptions options, IReadOnlyList<string> values)
    {
        string? bad = values.FirstOrDefault(value =>
            value.Length == 0 || (value.Contains(':') && !Uri.TryCreate(value, UriKind.Absolute, out _)));
        return bad is null ? options with { ServiceAccountIssuer = values } : Reading.Needs(bad, "a URL or a name without a colon");
    }

    private static Reading Modes(ServerOptions options, IReadOnlyList<string> values)
    {
        foreach (string value in values)
        {
            if (!AuthorizationModes.All.Contains(value))
            {
                return Reading.Needs(value, string.Join(", ", AuthorizationModes.All));
            }
        }

        if (values.Count == 0)
        {
            return Reading.Needs("", string.Join(", ", AuthorizationModes.All));
        }

        string? twice = values.GroupBy(value => value).FirstOrDefault(same => same.Count() > 1)?.Key;
        return twice is null
            ? options with { AuthorizationMode = values, Access = options.Access with { AuthorizationFlagsGiven = true } }
            : Reading.Refused(twice, "name each mode once");
    }

    private static Reading Plugins(ServerOptions options, IReadOnlyList<string> values, IReadOnlyList<string> known, IReadOnlyList<string> then)
    {
        string? bad = values.FirstOrDefault(value =>
            !known.Contains(value) && !AdmissionPluginNames.Removed.ContainsKey(value));
        if (bad is null)
        {
            return options with { AdmissionPlugins = [.. then.Except(AdmissionPluginNames.Removed.Keys)] };
        }

        return Reading.Refused(bad, AdmissionPluginNames.OfReference.Contains(bad)
            ? $"this plug-in is not in this build, which has {string.Join(", ", AdmissionPlugins.Built)}"
            : $"no such plug-in{NearestName.Suggest(bad, AdmissionPluginNames.OfReference, "")}");
    }
}
