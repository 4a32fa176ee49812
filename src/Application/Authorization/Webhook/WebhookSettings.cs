namespace Kronicle.Application.Authorization.Webhook;

/// <summary>How a service is asked what callers may do.</summary>
public sealed record WebhookSettings
{
    /// <summary>The name of the authorizer.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Of the SubjectAccessReviews: v1 or v1beta1.</summary>
    public string Version { get; init; } = "v1beta1";

    /// <summary>How long it is remembered that the service allowed; zero for not at all.</summary>
    public TimeSpan AuthorizedTtl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it is remembered that it did not.</summary>
    public TimeSpan UnauthorizedTtl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether no answer denies; else the next authorizer decides.</summary>
    public bool DenyOnFailure { get; init; }
}
