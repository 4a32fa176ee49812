using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Roles, users and groups are of the RBAC group; service accounts are of the core group, whose name is empty.</summary>
internal sealed class RoleBindingDefaults : IDefaulter
{
    private static readonly Node Group = new TextNode("rbac.authorization.k8s.io");

    public void OnDecode(MapNode root)
    {
        root.EnsureMap("roleRef").FillEmpty("apiGroup", Group);
        root.Each("subjects", Subject);
    }

    private static void Subject(MapNode subject)
    {
        if (subject.Text("kind") is "User" or "Group")
        {
            subject.FillEmpty("apiGroup", Group);
        }
    }
}
