using Kronicle.Application.Authentication;

namespace Kronicle.Application.Authorization.Nodes;

/// <summary>Which node a caller is: the user system:node:NAME in the group system:nodes.</summary>
internal static class NodeIdentity
{
    private const string Prefix = "system:node:";
    private const string Group = "system:nodes";

    /// <summary>The node's name, which may be empty; null for a caller that is no node.</summary>
    public static string? Of(UserInfo user)
    {
        if (!user.Name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (string group in user.Groups)
        {
            if (group == Group)
            {
                return user.Name[Prefix.Length..];
            }
        }

        return null;
    }
}
