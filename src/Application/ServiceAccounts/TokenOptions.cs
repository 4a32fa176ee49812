namespace Kronicle.Application.ServiceAccounts;

/// <summary>What flags say of service account tokens.</summary>
public sealed record TokenOptions
{
    /// <summary>--service-account-issuer: the first is written into tokens, all are accepted. Not empty.</summary>
    public required IReadOnlyList<string> Issuers { get; init; }

    /// <summary>--api-audiences, or else the issuers: whom a token must be meant for to be taken here.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>--service-account-max-token-expiration: longer requests are shortened, with a warning. Zero is no limit.</summary>
    public TimeSpan MaxExpiration { get; init; }

    /// <summary>
    /// --service-account-extend-token-expiration: the tokens that kubelets ask for live a year and are reported as stale after the time
    /// that was asked for. https://github.com/kubernetes/enhancements/tree/master/keps/sig-auth/1205-bound-service-account-tokens
    /// </summary>
    public bool ExtendExpiration { get; init; } = true;
}
