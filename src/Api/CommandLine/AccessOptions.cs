using Kronicle.Application.Authentication.OpenId;
using Kronicle.Application.Authentication.Proxies;
using Kronicle.Application.Authorization.Webhook;

namespace Kronicle.Api.CommandLine;

/// <summary>What flags say of callers that are known by others, and of authorizers beyond RBAC.</summary>
public sealed record AccessOptions
{
    /// <summary>--enable-bootstrap-token-auth.</summary>
    public bool BootstrapTokens { get; init; }

    /// <summary>--requestheader-client-ca-file: who vouches for front proxies; empty for none.</summary>
    public string FrontProxyCaFile { get; init; } = "";

    /// <summary>--requestheader-*: the headers by which front proxies name their callers.</summary>
    public FrontProxyHeaders FrontProxy { get; init; } = new();

    /// <summary>--authentication-token-webhook-config-file; empty for none.</summary>
    public string TokenWebhookConfigFile { get; init; } = "";

    /// <summary>--authentication-token-webhook-version: v1 or v1beta1.</summary>
    public string TokenWebhookVersion { get; init; } = "v1beta1";

    /// <summary>--authentication-token-webhook-cache-ttl; zero remembers nothing.</summary>
    public TimeSpan TokenWebhookCacheTtl { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>--oidc-*.</summary>
    public OpenIdFlags OpenId { get; init; } = new();

    /// <summary>--authentication-config; empty for none.</summary>
    public string AuthenticationConfig { get; init; } = "";

    /// <summary>Whether --anonymous-auth was given: then an authentication configuration may not speak of it.</summary>
    public bool AnonymousAuthGiven { get; init; }

    /// <summary>--authorization-policy-file, for the mode ABAC.</summary>
    public string PolicyFile { get; init; } = "";

    /// <summary>--authorization-webhook-config-file, for the mode Webhook.</summary>
    public string WebhookConfigFile { get; init; } = "";

    /// <summary>--authorization-webhook-version and --authorization-webhook-cache-*.</summary>
    public WebhookSettings Webhook { get; init; } = new();

    /// <summary>--authorization-config; empty for none.</summary>
    public string AuthorizationConfig { get; init; } = "";

    /// <summary>Whether a flag was given that an authorization configuration stands in the place of.</summary>
    public bool AuthorizationFlagsGiven { get; init; }
}
