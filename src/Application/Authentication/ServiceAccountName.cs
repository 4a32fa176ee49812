namespace Kronicle.Application.Authentication;

/// <summary>The user name of a service account: system:serviceaccount:NAMESPACE:NAME. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens</summary>
public readonly record struct ServiceAccountName(string Namespace, string Name)
{
    public const string AllGroup = "system:serviceaccounts";

    private const string Prefix = "system:serviceaccount:";

    /// <summary>Null when the user is no service account.</summary>
    public static ServiceAccountName? Parse(string user)
    {
        if (!user.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string[] parts = user[Prefix.Length..].Split(':');
        return parts is [{ Length: > 0 } ns, { Length: > 0 } name] ? new(ns, name) : null;
    }

    /// <summary>The groups that every service account of the namespace is in.</summary>
    public string[] Groups => [AllGroup, $"{AllGroup}:{Namespace}"];

    public override string ToString() => $"{Prefix}{Namespace}:{Name}";
}
