using Kronicle.Application.Authentication;
using Kronicle.Application.Requests;

namespace Kronicle.Application.Auditing;

/// <summary>A rule of a policy: what is empty asks for nothing.</summary>
public sealed record AuditRule(AuditLevel Level)
{
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>The caller must be in one of them.</summary>
    public IReadOnlyList<string> UserGroups { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<AuditResources> Resources { get; init; } = [];

    /// <summary>The empty one stands for what is in no namespace.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Paths that are no resources; * at the end stands for any rest.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];

    public AuditStages Omitted { get; init; }

    /// <summary>Null for what the policy says for all.</summary>
    public bool? OmitManagedFields { get; init; }

    public bool Matches(UserInfo? user, RequestInfo request)
    {
        if ((Users.Count > 0 && (user is null || !Users.Contains(user.Name)))
            || (UserGroups.Count > 0 && (user is null || !user.Groups.Any(UserGroups.Contains)))
            || (Verbs.Count > 0 && !Verbs.Contains(request.Verb)))
        {
            return false;
        }

        if (Namespaces.Count > 0 || Resources.Count > 0)
        {
            return request.IsResource && (Namespaces.Count == 0 || Namespaces.Contains(request.Namespace))
                && (Resources.Count == 0 || Resources.Any(resources => resources.Include(request)));
        }

        return NonResourceUrls.Count == 0 || (!request.IsResource && NonResourceUrls.Any(url => IsAt(url, request.Path)));
    }

    private static bool IsAt(string url, string path) =>
        url == "*" || url == path || (url.EndsWith('*') && path.StartsWith(url.TrimEnd('*'), StringComparison.Ordinal));
}

/// <summary>Resources of a group.</summary>
/// <param name="Group">Empty for the legacy group, * for all.</param>
/// <param name="Resources">pods, pods/log, pods/*, */scale or *; empty for all of the group.</param>
/// <param name="Names">Names of objects; empty for all. They count only beside resources.</param>
public sealed record AuditResources(string Group, IReadOnlyList<string> Resources, IReadOnlyList<string> Names)
{
    public bool Include(RequestInfo request)
    {
        if (Group != "*" && Group != request.Group)
        {
            return false;
        }

        return Resources.Count == 0
            || ((Names.Count == 0 || Names.Contains(request.Name)) && Resources.Any(resource => IsOf(resource, request)));
    }

    private static bool IsOf(string pattern, RequestInfo request)
    {
        if (pattern == "*")
        {
            return true;
        }

        int slash = pattern.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return request.Subresource.Length == 0 && pattern == request.Resource;
        }

        // RESOURCE/* takes the resource itself as well, */SUBRESOURCE only what has that one.
        ReadOnlySpan<char> resource = pattern.AsSpan(0, slash);
        ReadOnlySpan<char> subresource = pattern.AsSpan(slash + 1);
        return (subresource is "*" && resource.SequenceEqual(request.Resource))
            || (request.Subresource.Length > 0 && subresource.SequenceEqual(request.Subresource) && (resource is "*" || resource.SequenceEqual(request.Resource)));
    }
}
