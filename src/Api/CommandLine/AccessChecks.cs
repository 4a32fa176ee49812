using Kronicle.Application.Authentication.Configuration;
using Kronicle.Application.Authentication.Proxies;
using Kronicle.Application.Authorization;

namespace Kronicle.Api.CommandLine;

/// <summary>What the flags of authentication and authorization have to do with each other.</summary>
internal static class AccessChecks
{
    /// <returns>What is wrong; null when the options go together.</returns>
    public static string? Problem(ServerOptions options, List<string> warnings) =>
        Authorization(options) ?? OpenId(options.Access) ?? FrontProxy(options.Access, warnings);

    private static string? Authorization(ServerOptions options)
    {
        AccessOptions access = options.Access;
        if (access.AuthorizationConfig.Length > 0)
        {
            return access.AuthorizationFlagsGiven
                ? "--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined"
                : null;
        }

        bool abac = options.AuthorizationMode.Contains(AuthorizationModes.Abac);
        bool webhook = options.AuthorizationMode.Contains(AuthorizationModes.Webhook);
        return (abac, access.PolicyFile.Length > 0, webhook, access.WebhookConfigFile.Length > 0) switch
        {
            (true, false, _, _) => "authorization-mode ABAC's authorization policy file not passed: name it with --authorization-policy-file",
            (_, _, true, false) => "authorization-mode Webhook's authorization config file not passed: name it with --authorization-webhook-config-file",
            (false, true, _, _) => "cannot specify --authorization-policy-file without mode ABAC",
            (_, _, false, true) => "cannot specify --authorization-webhook-config-file without mode Webhook",
            _ => null,
        };
    }

    private static string? OpenId(AccessOptions access) =>
        access.OpenId.IssuerUrl.Length > 0 != access.OpenId.ClientId.Length > 0 ? "oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set"
        : access.OpenId.IssuerUrl.Length == 0 && access.OpenId != new Application.Authentication.OpenId.OpenIdFlags()
            ? "oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set"
        : access.OpenId.IssuerUrl.Length > 0 && IssuerUrls.Problem(access.OpenId.IssuerUrl) is { } problem ? $"--oidc-issuer-url: \"{access.OpenId.IssuerUrl}\" can't be used: {problem}"
        : access.OpenId.IssuerUrl.Length > 0 && access.AuthenticationConfig.Length > 0 ? "authentication-config file and oidc-* flags are mutually exclusive"
        : null;

    private static string? FrontProxy(AccessOptions access, List<string> warnings)
    {
        FrontProxyHeaders headers = access.FrontProxy;
        Warn(warnings, headers.UserHeaders, "X-Remote-User", "--requestheader-username-headers");
        Warn(warnings, headers.GroupHeaders, "X-Remote-Group", "--requestheader-group-headers");
        Warn(warnings, headers.ExtraPrefixes, "X-Remote-Extra-", "--requestheader-extra-headers-prefix");
        return null;
    }

    private static void Warn(List<string> warnings, IReadOnlyList<string> given, string standard, string flag)
    {
        if (given.Count > 0 && !given.Contains(standard, StringComparer.OrdinalIgnoreCase))
        {
            warnings.Add($"{flag} is set without the standard {standard}: API aggregation will not work");
        }
    }
}
