using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>
/// serviceaccounts/token: makes a token for an account, which nothing stores.
/// https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ (KEP-1205)
/// </summary>
public sealed class AccountTokens(
    ITokenKeys keys, TokenOptions options, TokenObjects objects, TokenBindings bindings, IIdentifierSource identifiers, TimeProvider clock)
    : ISubresourceHandler
{
    /// <summary>What kubelets ask for by default: such tokens are the ones that are extended.</summary>
    private const long KubeletExpiration = (60 * 60) + 7;

    private const long ExtendedExpiration = 365L * 24 * 60 * 60;

    public string Subresource => "serviceaccounts/token";

    public bool TakesBody => true;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation)
    {
        MapNode request = body!;
        string name = context.Info.Name;
        MapNode metadata = request.EnsureMap("metadata");
        if (metadata.Text("name") is { Length: > 0 } given && given != name)
        {
            return Fail(Failure.Invalid(context.Kind, name, [FieldError.InvalidText("metadata.name", given, "must match the service account name if specified")]));
        }

        if (await objects.NewestAsync("serviceaccounts", context.Info.Namespace, name, cancellation) is not { } account)
        {
            return Fail(Failure.NotFound(context.Resource.GroupResource, name));
        }

        if (metadata.Text("uid") is { Length: > 0 } uid && uid != account.Index.Uid)
        {
            return Fail(Failure.Conflict(new GroupResource(context.Kind.Group, context.Kind.Kind), name,
                $"the UID in the token request ({uid}) does not match the UID of the service account ({account.Index.Uid})"));
        }

        DateTimeOffset now = clock.GetUtcNow();
        MapNode spec = request.EnsureMap("spec");
        Fill(request, spec, account, now);
        if (TokenRequestRules.Check(spec) is { } cause)
        {
            return Fail(Failure.Invalid(context.Kind, "", [cause]));
        }

        (TokenBinding binding, ApiStatus? failure) = await bindings.ResolveAsync(spec.Map("boundObjectRef"), context.Info.Namespace, name, cancellation);
        if (failure is not null)
        {
            return Fail(failure);
        }

        Issue(context, request, spec, Claims(context, spec, account, binding, now), now);
        return new TreeAnswer(201, request, context.KindType, context.Resource);
    }

    private static FailureAnswer Fail(ApiStatus status) => new(status);

    private void Fill(MapNode request, MapNode spec, CachedObject account, DateTimeOffset now)
    {
        if (spec.List("audiences") is not { Count: > 0 })
        {
            spec["audiences"] = new ListNode(options.Audiences.Select(audience => new TextNode(audience)));
        }

        MapNode metadata = request.EnsureMap("metadata");
        metadata["name"] = account.Index.Name;
        metadata["namespace"] = account.Index.Namespace;
        metadata["uid"] = account.Index.Uid;
        metadata["creationTimestamp"] = Timestamps.Time(now);
        request.Remove("status");
    }

    private TokenClaims Claims(RequestContext context, MapNode spec, CachedObject account, TokenBinding binding, DateTimeOffset now)
    {
        long asked = spec.Integer("expirationSeconds") ?? 0;
        long most = (long)options.MaxExpiration.TotalSeconds;
        if (most > 0 && asked > most)
        {
            context.Warnings.Add($"requested expiration of {asked} seconds shortened to {most} seconds");
            spec["expirationSeconds"] = asked = most;
        }

        string[] audiences = [.. spec.List("audiences")!.OfType<TextNode>().Select(audience => audience.Value)];
        bool extended = options.ExtendExpiration && binding.Pod is not null && asked == KubeletExpiration && audiences.All(options.Audiences.Contains);
        long issued = now.ToUnixTimeSeconds();
        return new TokenClaims
        {
            Issuer = options.Issuers[0],
            Subject = new ServiceAccountName(account.Index.Namespace, account.Index.Name).ToString(),
            Audiences = audiences,
            Id = identifiers.NewUid().ToString(),
            IssuedAt = issued,
            NotBefore = issued,
            Expiry = issued + (extended ? ExtendedExpiration : asked),
            Namespace = account.Index.Namespace,
            Account = new(account.Index.Name, account.Index.Uid),
            Pod = binding.Pod,
            Node = binding.Node,
            Secret = binding.Secret,
            WarnAfter = extended ? issued + asked : null,
        };
    }

    // The status shows the time that was asked for, also where the token lives longer.
    private void Issue(RequestContext context, MapNode request, MapNode spec, TokenClaims claims, DateTimeOffset now)
    {
        request["status"] = new MapNode
        {
            ["token"] = keys.Sign(claims.ToJson()),
            ["expirationTimestamp"] = Timestamps.Time(now.AddSeconds(spec.Integer("expirationSeconds") ?? 0)),
        };
        context.Annotations["authentication.kubernetes.io/issued-credential-id"] = TokenUser.CredentialId(claims.Id);
    }
}
