using System.Security.Cryptography;
using System.Text;
using Kronicle.Application.Admission.Rates;
using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication;

/// <summary>How a service is asked about tokens.</summary>
/// <param name="Version">Of the TokenReviews: v1 or v1beta1.</param>
/// <param name="CacheTtl">How long an answer is remembered; zero for not at all.</param>
/// <param name="Audiences">This server's own: whom a token that the service names no audience for is meant for.</param>
public sealed record TokenWebhookSettings(string Version, TimeSpan CacheTtl, IReadOnlyList<string> Audiences);

/// <summary>
/// Tokens that a service knows: it is asked by a TokenReview, and what it said is remembered under a digest of the token. Requests with the
/// same token that come at the same time share one review.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
/// </summary>
public sealed class WebhookTokenAuthenticator(IReviewService service, TokenWebhookSettings settings, TimeProvider clock) : IAuthenticator
{
    private const int Remembered = 4096;

    /// <summary>How long a review may take with all its attempts, whoever waits for it.</summary>
    private static readonly TimeSpan ReviewLimit = TimeSpan.FromSeconds(30);

    private readonly Reviewing reviewing = new(service, clock, Reviewing.DefaultPause);
    private readonly RecentlyUsed<(AuthenticationOutcome Outcome, DateTimeOffset Until)> known = new(Remembered);

    private readonly SharedLookups<AuthenticationOutcome> lookups = new(ReviewLimit, clock);

    public string Name => "webhook";

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        if (credentials.BearerToken is not { } token)
        {
            return AuthenticationOutcome.NotRecognised;
        }

        IReadOnlyList<string> asked = credentials.Audiences ?? settings.Audiences;
        string key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))) + string.Join('\n', asked);
        return Recall(key) ?? await lookups.GetAsync(key, limit => AskAsync(key, token, asked, limit), cancellation);
    }

    private AuthenticationOutcome? Recall(string key) =>
        known.TryGet(key, out (AuthenticationOutcome Outcome, DateTimeOffset Until) entry) && entry.Until > clock.GetUtcNow() ? entry.Outcome : null;

    private async Task<AuthenticationOutcome> AskAsync(string key, string token, IReadOnlyList<string> asked, CancellationToken limit)
    {
        // Another's answer may have been remembered since this one was not found.
        if (Recall(key) is { } answered)
        {
            return answered;
        }

        MapNode? review;
        string error;
        try
        {
            (review, error) = await reviewing.AskAsync(Review(token, asked), limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            (review, error) = (null, "context deadline exceeded");
        }

        if (review is null)
        {
            return AuthenticationOutcome.Failed(error);
        }

        AuthenticationOutcome outcome = Read(review.Map("status") ?? new MapNode(), asked);
        if (outcome.Error is null && settings.CacheTtl > TimeSpan.Zero)
        {
            known.Put(key, (outcome, clock.GetUtcNow() + settings.CacheTtl));
        }

        return outcome;
    }

    private MapNode Review(string token, IReadOnlyList<string> audiences) => new()
    {
        ["kind"] = "TokenReview",
        ["apiVersion"] = "authentication.k8s.io/" + settings.Version,
        ["metadata"] = new MapNode(),
        ["spec"] = new MapNode { ["token"] = token, ["audiences"] = audiences.Count == 0 ? null : UserNodes.Texts(audiences) },
        ["status"] = new MapNode { ["user"] = new MapNode() },
    };

    private AuthenticationOutcome Read(MapNode status, IReadOnlyList<string> asked)
    {
        IReadOnlyList<string> meant = status.List("audiences") is { Count: > 0 } named ? UserNodes.Texts(named) : settings.Audiences;
        string[] shared = [.. asked.Where(meant.Contains)];
        if (asked.Count > 0 && shared.Length == 0)
        {
            return AuthenticationOutcome.NotRecognised;
        }

        if (status.Bool("authenticated") != true)
        {
            return status.Text("error") is { Length: > 0 } error ? AuthenticationOutcome.Failed(error) : AuthenticationOutcome.NotRecognised;
        }

        MapNode user = status.Map("user") ?? new MapNode();
        UserInfo caller = UserNodes.Read(user) with { Name = user.Text("username") ?? "" };
        return AuthenticationOutcome.Recognised(AuthenticatedGroup.Add(caller)) with { Audiences = shared };
    }
}
