using Kronicle.Application.Authentication;

namespace Kronicle.Application.Authorization.Abac;

/// <summary>One line of a policy file: who may do what. https://kubernetes.io/docs/reference/access-authn-authz/abac/</summary>
internal sealed record AbacPolicy
{
    public string User { get; init; } = "";

    public string Group { get; init; } = "";

    /// <summary>Only get, list and watch.</summary>
    public bool ReadOnly { get; init; }

    public string ApiGroup { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string NonResourcePath { get; init; } = "";

    /// <summary>What every policy that names * as user or group means: everybody who is known.</summary>
    public AbacPolicy Settled => User == "*" || Group == "*" ? this with { User = "", Group = UserInfo.AuthenticatedGroup } : this;

    public bool Allows(AuthorizationAttributes asked) =>
        IsFor(asked.User) && (!ReadOnly || asked.Verb is "get" or "list" or "watch") &&
        (asked.IsResource ? MatchesResource(asked) : MatchesPath(asked.Path));

    /// <summary>Whether the user is who is named, and in the group that is named; a policy that names neither is for nobody.</summary>
    public bool IsFor(UserInfo user) =>
        (User.Length > 0 || Group.Length > 0) && (User.Length == 0 || User == user.Name) && (Group.Length == 0 || user.Groups.Contains(Group));

    private bool MatchesResource(AuthorizationAttributes asked) =>
        Is(Namespace, asked.Namespace) && Is(Resource, asked.Resource) && Is(ApiGroup, asked.Group);

    private bool MatchesPath(string path) => Is(NonResourcePath, path) ||
        (NonResourcePath.EndsWith('*') && path.StartsWith(NonResourcePath.TrimEnd('*'), StringComparison.Ordinal));

    private static bool Is(string named, string asked) => named == "*" || named == asked;
}
