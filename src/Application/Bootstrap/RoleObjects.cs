using Kronicle.Application.Authorization.Rbac;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>
/// The roles and bindings of the bootstrap policy as objects. A start gives back what was taken from those that still carry the
/// autoupdate annotation, and never takes anything. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation
/// </summary>
public sealed class RoleObjects : IBootstrapObjects
{
    private const string Group = "rbac.authorization.k8s.io";
    private const string Aggregate = "rbac.authorization.k8s.io/aggregate-to-";

    public IEnumerable<BootstrapObject> At(DateTimeOffset now) =>
        BootstrapPolicy.BuiltIn.Roles.Select(Of).Concat(BootstrapPolicy.BuiltIn.Bindings.Select(Of));

    private static BootstrapObject Of(BootstrapRole entry)
    {
        MapNode metadata = MetadataOf(entry.Role.Namespace, entry.Role.Name);
        foreach (string fed in entry.Feeds)
        {
            metadata.Map("labels")![Aggregate + fed] = "true";
        }

        var role = new MapNode { ["metadata"] = metadata };
        if (entry.Gathers.Length > 0)
        {
            role["aggregationRule"] = new MapNode
            {
                ["clusterRoleSelectors"] = new ListNode(
                    [new MapNode { ["matchLabels"] = new MapNode { [Aggregate + entry.Gathers] = "true" } }]),
            };
        }
        else
        {
            role["rules"] = new ListNode(entry.Role.Rules.Select(RuleNodes.Write));
        }

        return Reconciled(entry.Role.Namespace.Length == 0 ? "clusterroles" : "roles", role, RoleReconciliation.Role);
    }

    private static BootstrapObject Of(RoleBinding entry) => Reconciled(
        entry.Namespace.Length == 0 ? "clusterrolebindings" : "rolebindings",
        new MapNode
        {
            ["metadata"] = MetadataOf(entry.Namespace, entry.Name),
            ["subjects"] = new ListNode(entry.Subjects.Select(RuleNodes.Write)),
            ["roleRef"] = new MapNode { ["apiGroup"] = Group, ["kind"] = entry.RoleKind, ["name"] = entry.RoleName },
        },
        RoleReconciliation.Binding);

    private static BootstrapObject Reconciled(string resource, MapNode wanted, Func<MapNode, MapNode, bool> reconcile)
    {
        // The object is completed when it is made; what a start compares with is the part that stands here.
        MapNode expected = wanted.Copy();
        return new(ResourceCatalogue.BuiltIn.Find(Group, "v1", resource)!, wanted) { Reconcile = stored => reconcile(stored, expected) };
    }

    private static MapNode MetadataOf(string ns, string name) => new()
    {
        ["name"] = name,
        ["namespace"] = ns.Length > 0 ? new TextNode(ns) : null,
        ["labels"] = new MapNode { ["kubernetes.io/bootstrapping"] = "rbac-defaults" },
        ["annotations"] = new MapNode { [RoleReconciliation.AutoUpdate] = "true" },
    };
}
