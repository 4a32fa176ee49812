using Kronicle.Application.Authentication;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization;

/// <summary>The identity to act under, or why the caller may not.</summary>
/// <param name="User">Null when it may not.</param>
/// <param name="Constraint">The verb of the constrained mode that allowed it; empty for the verb impersonate.</param>
/// <param name="Failure">Why it may not.</param>
public readonly record struct Impersonation(UserInfo? User, string Constraint, ApiStatus? Failure);

/// <summary>
/// May the caller act as another? Each part of the identity that is asked for is a permission of its own, on users, nodes, serviceaccounts,
/// groups, uids or userextras. The modes are tried in their order; who may in none is told what the first one lacked.
/// https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
/// </summary>
public sealed class ImpersonationChecks(AuthorizerChain chain)
{
    private const string AuthenticationGroup = "authentication.k8s.io";
    private const string NodesGroup = "system:nodes";

    /// <summary>From so many groups or extra values on, the right to all of them is asked for first.</summary>
    private const int Many = 4;

    /// <param name="request">What the request is about, with the caller as its user.</param>
    /// <param name="asked">The identity that it wants.</param>
    /// <param name="cancellation">Ends waiting for authorizers.</param>
    public async ValueTask<Impersonation> ResolveAsync(AuthorizationAttributes request, ImpersonationHeaders asked, CancellationToken cancellation)
    {
        if (asked.User.Length == 0)
        {
            return new(null, "", Failure.BadRequest($"requested {GoForm(asked)} without impersonating a user name"));
        }

        ApiStatus? first = null;
        foreach (ImpersonationMode mode in ImpersonationMode.All)
        {
            if (mode.Applies(request.User, asked))
            {
                if (await ProblemAsync(mode, request, asked, cancellation) is not { } problem)
                {
                    return new(new(asked.User, asked.Uid, Groups(mode, asked), asked.Extra), mode.Constrained ? mode.Verb : "", null);
                }

                first ??= problem;
            }
        }

        return new(null, "", first);
    }

    private async ValueTask<ApiStatus?> ProblemAsync(ImpersonationMode mode, AuthorizationAttributes request, ImpersonationHeaders asked, CancellationToken cancellation)
    {
        if (mode.Constrained && await RefusedAsync(mode, request with { Verb = $"impersonate-on:{mode.Name}:{request.Verb}" }, cancellation) is { } about)
        {
            return about;
        }

        string group = mode.Constrained ? AuthenticationGroup : "";
        var part = new AuthorizationAttributes { User = request.User, Verb = mode.Verb, IsResource = true, Version = "v1" };
        AuthorizationAttributes name = ServiceAccountName.Parse(asked.User) is { } account
            ? part with { Group = group, Resource = "serviceaccounts", Namespace = account.Namespace, Name = account.Name }
            : mode.Constrained && ImpersonationMode.NodeOf(asked.User) is { } node ? part with { Group = group, Resource = "nodes", Name = node }
            : part with { Group = group, Resource = "users", Name = asked.User };
        return await RefusedAsync(mode, name, cancellation)
            ?? (asked.Uid.Length == 0 ? null : await RefusedAsync(mode, part with { Group = AuthenticationGroup, Resource = "uids", Name = asked.Uid }, cancellation))
            ?? await GroupsProblemAsync(mode, part with { Group = group, Resource = "groups" }, asked.Groups, cancellation)
            ?? await ExtraProblemAsync(mode, part with { Group = AuthenticationGroup, Resource = "userextras" }, asked.Extra, cancellation);
    }

    private async ValueTask<ApiStatus?> GroupsProblemAsync(ImpersonationMode mode, AuthorizationAttributes part, IReadOnlyList<string> groups, CancellationToken cancellation)
    {
        if (mode.Constrained && groups.Contains(""))
        {
            return ForbiddenMessages.Refuse(part, "impersonating the empty string group is not allowed");
        }

        if (mode.Constrained && groups.Contains(UserInfo.MastersGroup))
        {
            return ForbiddenMessages.Refuse(part with { Name = UserInfo.MastersGroup }, "impersonating the system:masters group is not allowed");
        }

        return await EachAsync(mode, part with { Name = "*" }, [.. groups.Select(group => part with { Name = group })], cancellation);
    }

    private async ValueTask<ApiStatus?> ExtraProblemAsync(
        ImpersonationMode mode, AuthorizationAttributes part, IReadOnlyDictionary<string, IReadOnlyList<string>> extra, CancellationToken cancellation)
    {
        foreach ((string key, IReadOnlyList<string> values) in extra)
        {
            if (mode.Constrained && ExtraProblem(key, values) is { } problem)
            {
                return ForbiddenMessages.Refuse(part, problem);
            }
        }

        return await EachAsync(mode, part with { Subresource = "*", Name = "*" },
            [.. extra.SelectMany(pair => pair.Value.Select(value => part with { Subresource = pair.Key, Name = value }))], cancellation);
    }

    private async ValueTask<ApiStatus?> EachAsync(ImpersonationMode mode, AuthorizationAttributes all, AuthorizationAttributes[] parts, CancellationToken cancellation)
    {
        if (mode.Constrained && parts.Length >= Many && await RefusedAsync(mode, all, cancellation) is null)
        {
            return null;
        }

        foreach (AuthorizationAttributes part in parts)
        {
            if (await RefusedAsync(mode, part, cancellation) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private async ValueTask<ApiStatus?> RefusedAsync(ImpersonationMode mode, AuthorizationAttributes part, CancellationToken cancellation)
    {
        AuthorizationAttributes shown = mode.Shown(part);
        AuthorizationOutcome outcome = await chain.AuthorizeAsync(shown, cancellation);
        return outcome.Decision == Decision.Allow ? null : ForbiddenMessages.Refuse(shown, outcome.Reason);
    }

    private static string? ExtraProblem(string key, IReadOnlyList<string> values)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        return key.Length == 0 ? "impersonating the empty string key in extra is not allowed"
            : slash <= 0 || slash == key.Length - 1 || NameForms.Errors(NameForm.Subdomain, key[..slash]).Count > 0
                ? $"impersonating an invalid key in extra is not allowed: extra.key: Invalid value: {GoText.Quote(key)}: must be a domain-prefixed path (such as \"acme.io/foo\")"
            : !string.Equals(key, key.ToLowerInvariant(), StringComparison.Ordinal) ? $"impersonating a non-lowercase key in extra is not allowed: {GoText.Quote(key)}"
            : values.Count == 0 ? "impersonating empty values in extra is not allowed"
            : values.Contains("") ? "impersonating the empty string value in extra is not allowed"
            : null;
    }

    // A service account without named groups is in its own, a node in that of nodes; everybody is in one of the two groups that say whether somebody is known.
    private static List<string> Groups(ImpersonationMode mode, ImpersonationHeaders asked)
    {
        List<string> groups = [.. asked.Groups];
        if (groups.Count == 0 && ServiceAccountName.Parse(asked.User) is { } account)
        {
            groups.AddRange(account.Groups);
        }
        else if (mode.Constrained && ImpersonationMode.NodeOf(asked.User) is not null)
        {
            groups.Add(NodesGroup);
        }

        bool anonymous = asked.User == UserInfo.AnonymousName;
        string known = anonymous ? UserInfo.UnauthenticatedGroup : UserInfo.AuthenticatedGroup;
        if (!groups.Contains(known) && (anonymous || !groups.Contains(UserInfo.UnauthenticatedGroup)))
        {
            groups.Add(known);
        }

        return groups;
    }

    // What Go's %#v makes of it, as kube-apiserver tells it.
    private static string GoForm(ImpersonationHeaders asked)
    {
        string extra = asked.Extra.Count == 0 ? "(nil)" : "{" + string.Join(", ", asked.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{GoText.Quote(pair.Key)}:{Strings(pair.Value)}")) + "}";
        return $"&user.DefaultInfo{{Name:\"\", UID:{GoText.Quote(asked.Uid)}, Groups:{(asked.Groups.Count == 0 ? "[]string(nil)" : Strings(asked.Groups))}, Extra:map[string][]string{extra}}}";
    }

    private static string Strings(IReadOnlyList<string> texts) => "[]string{" + string.Join(", ", texts.Select(GoText.Quote)) + "}";
}
