namespace Kronicle.Application.Authorization.Rbac;

/// <summary>The grants of one scope, the cluster or a namespace, by who has them.</summary>
internal sealed class SubjectGrants
{
    public const string User = "User";
    public const string Group = "Group";
    public const string ServiceAccount = "ServiceAccount";

    private readonly Dictionary<string, Grant[]> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Grant[]> groups = new(StringComparer.Ordinal);

    public ReadOnlySpan<Grant> OfUser(string name) => users.GetValueOrDefault(name);

    public ReadOnlySpan<Grant> OfGroup(string name) => groups.GetValueOrDefault(name);

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
                Add(users, $"system:serviceaccount:{ns}:{subject.Name}", grant);
                break;
        }
    }

    private static void Add(Dictionary<string, Grant[]> grants, string name, Grant grant) =>
        grants[name] = grants.TryGetValue(name, out Grant[]? had) ? [.. had, grant] : [grant];
}
