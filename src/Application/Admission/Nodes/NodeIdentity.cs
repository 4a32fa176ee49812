using Kronicle.Application.Authentication;

namespace Kronicle.Application.Admission.Nodes;

/// <summary>Which node a caller is: https://kubernetes.io/docs/reference/access-authn-authz/node/</summary>
internal static class NodeIdentity
{
    private const string Prefix = "system:node:";

    /// <summary>The name of the node that calls, empty when its user name has none; null for a caller that is no node.</summary>
    public static string? Of(UserInfo user) => user.Name.StartsWith(Prefix, StringComparison.Ordinal) && user.Groups.Contains("system:nodes")
        ? user.Name[Prefix.Length..]
        : null;
}
