using System.Runtime.InteropServices;
using Kronicle.Application.Authentication;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>The grants of one scope, the cluster or a namespace, by who has them.</summary>
internal sealed class SubjectGrants
{
    public const string User = "User";
    public const string Group = "Group";
    public const string ServiceAccount = "ServiceAccount";

    private readonly Dictionary<string, List<Grant>> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Grant>> groups = new(StringComparer.Ordinal);

    public ReadOnlySpan<Grant> OfUser(string name) => CollectionsMarshal.AsSpan(users.GetValueOrDefault(name));

    public ReadOnlySpan<Grant> OfGroup(string name) => CollectionsMarshal.AsSpan(groups.GetValueOrDefault(name));

    /// <summary>A service account is the user system:serviceaccount:NAMESPACE:NAME; one without any namespace matches nobody.</summary>
    public void Add(Subject subject, string bindingNamespace, Grant grant)
    {
        string ns = subject.Namespace.Length > 0 ? subject.Namespace : bindingNamespace;
        switch (subject.Kind)
        {
            case User:
                Add(users, subject.Name, grant);
                break;
            case Group:
                Add(groups, subject.Name, grant);
                break;
            case ServiceAccount when ns.Length > 0:
                Add(users, new ServiceAccountName(ns, subject.Name).ToString(), grant);
                break;
        }
    }

    private static void Add(Dictionary<string, List<Grant>> grants, string name, Grant grant)
    {
        if (!grants.TryGetValue(name, out List<Grant>? had))
        {
            grants[name] = had = [];
        }

        had.Add(grant);
    }
}
