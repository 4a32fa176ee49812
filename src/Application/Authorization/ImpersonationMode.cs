using Kronicle.Application.Authentication;
using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Authorization;

/// <summary>
/// A way to be allowed to act as another, KEP-5284. A constrained one needs the verb impersonate-on:MODE:VERB on what the request is about, and
/// impersonate:MODE on each part of the identity; the legacy one needs impersonate on each part, for any request.
/// </summary>
/// <param name="Name">As in the verbs; empty for the legacy one.</param>
/// <param name="Applies">Whether it is for this caller and identity.</param>
internal sealed record ImpersonationMode(string Name, Func<UserInfo, ImpersonationHeaders, bool> Applies)
{
    private const string NodePrefix = "system:node:";
    private const string Extra = "authentication.kubernetes.io/";

    public static readonly ImpersonationMode AssociatedNode = new("associated-node", (caller, asked) => OnlyName(asked)
        && NodeOf(asked.User) is { } node && ServiceAccountName.Parse(caller.Name) is not null
        && caller.Extra.TryGetValue(Extra + "node-name", out IReadOnlyList<string>? own) && own is [{ } name] && name == node);

    /// <summary>In the order in which they are tried.</summary>
    public static readonly ImpersonationMode[] All =
    [
        AssociatedNode,
        new("arbitrary-node", (_, asked) => OnlyName(asked) && NodeOf(asked.User) is not null),
        new("serviceaccount", (_, asked) => OnlyName(asked) && ServiceAccountName.Parse(asked.User) is not null),
        new("user-info", (_, asked) => NodeOf(asked.User) is null && ServiceAccountName.Parse(asked.User) is null),
        new("", (_, _) => true),
    ];

    public bool Constrained => Name.Length > 0;

    /// <summary>The verb on the parts of the identity.</summary>
    public string Verb => Constrained ? "impersonate:" + Name : "impersonate";

    /// <summary>The node's name when the user is a node; else null.</summary>
    public static string? NodeOf(string user) =>
        user.StartsWith(NodePrefix, StringComparison.Ordinal) && user[NodePrefix.Length..] is var name && NameForms.Errors(NameForm.Subdomain, name).Count == 0 ? name : null;

    /// <summary>The attributes as this mode asks about them. Of a node's own agents only that they are such is told, so that one rule holds for all nodes.</summary>
    public AuthorizationAttributes Shown(AuthorizationAttributes attributes) => this != AssociatedNode ? attributes : attributes with
    {
        User = attributes.User with
        {
            Extra = new Dictionary<string, IReadOnlyList<string>> { [Extra + "associated-node-keys"] = [.. attributes.User.Extra.Keys.Order(StringComparer.Ordinal)] },
        },
        Name = attributes.Verb == Verb ? "*" : attributes.Name,
    };

    private static bool OnlyName(ImpersonationHeaders asked) => asked.Uid.Length == 0 && asked.Groups.Count == 0 && asked.Extra.Count == 0;
}
