using System.Collections.Immutable;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>The grants of one scope, the cluster or a namespace, by who has them. Immutable.</summary>
/// <param name="Users">By user name; nobody has an empty list.</param>
/// <param name="Groups">By group.</param>
internal sealed record SubjectGrants(ImmutableDictionary<string, GrantList> Users, ImmutableDictionary<string, GrantList> Groups)
{
    public static readonly SubjectGrants None = new(Empty, Empty);

    private static ImmutableDictionary<string, GrantList> Empty => ImmutableDictionary.Create<string, GrantList>(StringComparer.Ordinal);

    public bool IsEmpty => Users.IsEmpty && Groups.IsEmpty;

    public GrantList OfUser(string name) => Users.GetValueOrDefault(name, GrantList.Empty);

    public GrantList OfGroup(string name) => Groups.GetValueOrDefault(name, GrantList.Empty);
}
