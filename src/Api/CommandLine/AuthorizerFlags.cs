using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>What the authorization modes ABAC and Webhook need, and the file that configures all of them.</summary>
internal static class AuthorizerFlags
{
    public static readonly IReadOnlyList<Flag> Flags =
    [
        Scalar("authorization-config", "FILE", "", "The authorizers: an AuthorizationConfiguration, in place of flags.", (o, v) =>
            o with { Access = o.Access with { AuthorizationConfig = v } }),
        Scalar("authorization-policy-file", "FILE", "", "Policies of the mode ABAC, a line each.", (o, v) =>
            o with { Access = o.Access with { PolicyFile = v } }),
        Scalar("authorization-webhook-config-file", "FILE", "", "A kubeconfig of the service that the mode Webhook asks.", (o, v) =>
            Given(o, access => access with { WebhookConfigFile = v })),
        Scalar("authorization-webhook-version", "VERSION", "v1beta1", "Version of its SubjectAccessReviews: v1 or v1beta1.", (o, v) =>
            v is "v1" or "v1beta1" ? Given(o, access => access with { Webhook = access.Webhook with { Version = v } }) : Reading.Needs(v, "v1 or v1beta1")),
        Scalar("authorization-webhook-cache-authorized-ttl", "DURATION", "5m0s", "How long it is remembered that it allowed; 0 for not at all.", (o, v) =>
            Time(v) is { } ttl ? Given(o, access => access with { Webhook = access.Webhook with { AuthorizedTtl = ttl } }) : Reading.Needs(v, "a duration such as 5m")),
        Scalar("authorization-webhook-cache-unauthorized-ttl", "DURATION", "30s", "How long it is remembered that it did not.", (o, v) =>
            Time(v) is { } ttl ? Given(o, access => access with { Webhook = access.Webhook with { UnauthorizedTtl = ttl } }) : Reading.Needs(v, "a duration such as 30s")),
    ];

    private static TimeSpan? Time(string text) => GoDuration.Parse(text) is { } time && time >= TimeSpan.Zero ? time : null;

    private static ServerOptions Given(ServerOptions options, Func<AccessOptions, AccessOptions> set) =>
        options with { Access = set(options.Access) with { AuthorizationFlagsGiven = true } };
}
