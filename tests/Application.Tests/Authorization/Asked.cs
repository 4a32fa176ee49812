using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;

namespace Kronicle.Application.Tests.Authorization;

/// <summary>Questions to authorizers, in short.</summary>
internal static class Asked
{
    public static UserInfo User(string name, params string[] groups) => new(name, "", groups, UserInfo.Anonymous.Extra);

    /// <param name="user">Who.</param>
    /// <param name="verb">What.</param>
    /// <param name="resource">RESOURCE or RESOURCE/SUBRESOURCE, with .GROUP after the resource where it has one.</param>
    /// <param name="ns">Where.</param>
    /// <param name="name">Which.</param>
    public static AuthorizationAttributes Resource(UserInfo user, string verb, string resource, string ns = "", string name = "")
    {
        string[] parts = resource.Split('/');
        int dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        return new()
        {
            User = user,
            Verb = verb,
            IsResource = true,
            Resource = dot < 0 ? parts[0] : parts[0][..dot],
            Group = dot < 0 ? "" : parts[0][(dot + 1)..],
            Subresource = parts.Length > 1 ? parts[1] : "",
            Namespace = ns,
            Name = name,
        };
    }

    public static AuthorizationAttributes Path(UserInfo user, string verb, string path) =>
        new() { User = user, Verb = verb, IsResource = false, Path = path };

    public static AuthorizationOutcome Ask(this IAuthorizer authorizer, AuthorizationAttributes attributes) =>
        authorizer.AuthorizeAsync(attributes, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public static PolicyRule Rule(string verbs, string groups, string resources, string names = "") => new()
    {
        Verbs = verbs.Split(','),
        ApiGroups = groups.Split(','),
        Resources = resources.Split(','),
        ResourceNames = names.Length == 0 ? [] : names.Split(','),
    };
}

/// <summary>Roles and bindings of a test.</summary>
internal sealed class FixedRoles(IEnumerable<Role> roles, IEnumerable<RoleBinding> bindings) : IRoleSource
{
    public RoleIndex Current { get; } = new(roles, bindings);
}
