using System.Text;
using Kronicle.Application.Admission.Rates;
using Kronicle.Application.Authentication;
using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Webhook;

/// <summary>
/// The mode Webhook: a service is asked by a SubjectAccessReview, and what it said is remembered. Without an answer the request fails
/// unless another authorizer allows it. https://kubernetes.io/docs/reference/access-authn-authz/webhook/
/// </summary>
public sealed class WebhookAuthorizer(IReviewService service, WebhookSettings settings, TimeProvider clock) : IAuthorizer, IRuleResolver
{
    private const int Remembered = 8192;

    private static readonly UserRules Unlisted = new([], ["webhook authorizer does not support user rule resolution"], Incomplete: true);

    private readonly Reviewing reviewing = new(service, clock, Reviewing.DefaultPause);
    private readonly RecentlyUsed<(AuthorizationOutcome Outcome, DateTimeOffset Until)> known = new(Remembered);

    public string Name => AuthorizationModes.Webhook;

    public async ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
    {
        MapNode spec = AccessReviewSpec.Of(attributes, settings.Version);
        string key = Encoding.UTF8.GetString(Reviewing.Json(spec));
        DateTimeOffset now = clock.GetUtcNow();
        if (known.TryGet(key, out (AuthorizationOutcome Outcome, DateTimeOffset Until) entry) && entry.Until > now)
        {
            return entry.Outcome;
        }

        var review = new MapNode
        {
            ["kind"] = "SubjectAccessReview",
            ["apiVersion"] = "authorization.k8s.io/" + settings.Version,
            ["metadata"] = new MapNode(),
            ["spec"] = spec,
            ["status"] = new MapNode { ["allowed"] = false },
        };
        (MapNode? answer, string error) = await reviewing.AskAsync(review, cancellation);
        if (answer is null)
        {
            return new(settings.DenyOnFailure ? Decision.Deny : Decision.NoOpinion, "") { Error = error };
        }

        AuthorizationOutcome outcome = Read(answer.Map("status") ?? new MapNode(), out bool allowed);
        TimeSpan ttl = allowed ? settings.AuthorizedTtl : settings.UnauthorizedTtl;
        if (ttl > TimeSpan.Zero && AccessReviewSpec.MayBeRemembered(attributes))
        {
            known.Put(key, (outcome, clock.GetUtcNow() + ttl));
        }

        return outcome;
    }

    public UserRules RulesFor(UserInfo user, string ns) => Unlisted;

    private static AuthorizationOutcome Read(MapNode status, out bool allowed)
    {
        allowed = status.Bool("allowed") == true;
        bool denied = status.Bool("denied") == true;
        string reason = status.Text("reason") ?? "";
        return new(denied ? Decision.Deny : allowed ? Decision.Allow : Decision.NoOpinion, reason)
        {
            Error = denied && allowed ? "webhook subject access review returned both allow and deny response" : null,
        };
    }
}
