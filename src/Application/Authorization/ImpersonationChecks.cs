using Kronicle.Application.Authentication;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Authorization;

/// <summary>
/// May the caller act as another? Each part of the identity that is asked for is a permission of its own: the verb impersonate on
/// users, serviceaccounts, groups, uids or userextras. https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
/// </summary>
public sealed class ImpersonationChecks(AuthorizerChain chain)
{
    private const string AuthenticationGroup = "authentication.k8s.io";

    /// <summary>The identity to act under, or why the caller may not.</summary>
    public async ValueTask<(UserInfo? User, ApiStatus? Failure)> ResolveAsync(UserInfo caller, ImpersonationHeaders asked, CancellationToken cancellation)
    {
        if (asked.User.Length == 0)
        {
            return (null, Failure.Internal("requested impersonation of groups, a uid or extra values without impersonating a user"));
        }

        foreach (AuthorizationAttributes part in Parts(caller, asked))
        {
            AuthorizationOutcome outcome = await chain.AuthorizeAsync(part, cancellation);
            if (outcome.Decision != Decision.Allow)
            {
                return (null, ForbiddenMessages.Refuse(part, outcome.Reason));
            }
        }

        return (new(asked.User, asked.Uid, Groups(asked), asked.Extra), null);
    }

    private static IEnumerable<AuthorizationAttributes> Parts(UserInfo caller, ImpersonationHeaders asked)
    {
        var about = new AuthorizationAttributes { User = caller, Verb = "impersonate", IsResource = true, Version = "v1" };
        yield return ServiceAccountName.Parse(asked.User) is { } account
            ? about with { Resource = "serviceaccounts", Namespace = account.Namespace, Name = account.Name }
            : about with { Resource = "users", Name = asked.User };
        foreach (string group in asked.Groups)
        {
            yield return about with { Resource = "groups", Name = group };
        }

        foreach ((string key, IReadOnlyList<string> values) in asked.Extra)
        {
            foreach (string value in values)
            {
                yield return about with { Group = AuthenticationGroup, Resource = "userextras", Subresource = key, Name = value };
            }
        }

        if (asked.Uid.Length > 0)
        {
            yield return about with { Group = AuthenticationGroup, Resource = "uids", Name = asked.Uid };
        }
    }

    // A service account without named groups is in its own; everybody is in one of the two groups that say whether somebody is known.
    private static List<string> Groups(ImpersonationHeaders asked)
    {
        List<string> groups = [.. asked.Groups];
        if (groups.Count == 0 && ServiceAccountName.Parse(asked.User) is { } account)
        {
            groups.AddRange(account.Groups);
        }

        bool anonymous = asked.User == UserInfo.AnonymousName;
        string known = anonymous ? UserInfo.UnauthenticatedGroup : UserInfo.AuthenticatedGroup;
        if (!groups.Contains(known) && (anonymous || !groups.Contains(UserInfo.UnauthenticatedGroup)))
        {
            groups.Add(known);
        }

        return groups;
    }
}
