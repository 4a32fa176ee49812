using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Authorization.Nodes;

/// <summary>
/// The mode Node: what kubelets may do. Each reads only what the pods on its own node need; what can't be told by name is told by
/// admission (NodeRestriction). https://kubernetes.io/docs/reference/access-authn-authz/node/ (selectors: KEP-4601)
/// </summary>
public sealed class NodeAuthorizer(NodeGraph graph) : IAuthorizer, IRuleResolver
{
    private const string Leases = "kube-node-lease";

    private static readonly UserRules Nothing = new([], []);
    private static readonly UserRules Unlisted = new([], ["node authorizer does not support user rule resolution"], Incomplete: true);
    private static readonly Lazy<CompiledRule[]> Rules = new(() =>
        [.. BootstrapPolicy.BuiltIn.Roles.First(entry => entry.Role is { Namespace: "", Name: "system:node" }).Role.Rules.Select(rule => new CompiledRule(rule))]);

    public string Name => AuthorizationModes.Node;

    public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
        ValueTask.FromResult(NodeIdentity.Of(attributes.User) switch
        {
            null => AuthorizationOutcome.NoOpinion,
            "" => Leave($"unknown node for user {GoText.Quote(attributes.User.Name)}"),
            { } node => attributes.IsResource ? OfResource(node, attributes) : ByRules(attributes),
        });

    /// <summary>The rules of this mode cannot be listed: for a node the list is said to be incomplete.</summary>
    public UserRules RulesFor(UserInfo user, string ns) => NodeIdentity.Of(user) is null ? Nothing : Unlisted;

    private AuthorizationOutcome OfResource(string node, AuthorizationAttributes asked) => (asked.Group, asked.Resource) switch
    {
        ("", "secrets") => Reads(node, TargetKind.Secret, asked),
        ("", "configmaps") => Reads(node, TargetKind.ConfigMap, asked),
        ("", "persistentvolumeclaims") => asked.Subresource == "status" ? UpdatesStatus(node, asked) : Gets(node, TargetKind.Claim, asked),
        ("", "persistentvolumes") => Gets(node, TargetKind.Volume, asked),
        ("resource.k8s.io", "resourceclaims") => Gets(node, TargetKind.ResourceClaim, asked),
        ("storage.k8s.io", "volumeattachments") => Gets(node, TargetKind.Attachment, asked),
        ("", "serviceaccounts") => OfAccount(node, asked),
        ("coordination.k8s.io", "leases") => OfLease(node, asked),
        ("storage.k8s.io", "csinodes") => OfCsiNode(node, asked),
        ("resource.k8s.io", "resourceslices") => OfSlice(node, asked),
        ("", "nodes") => OfNode(node, asked),
        ("", "pods") => OfPod(node, asked),
        ("certificates.k8s.io", "podcertificaterequests") => AuthorizationOutcome.NoOpinion,
        _ => ByRules(asked),
    };

    private static AuthorizationOutcome ByRules(AuthorizationAttributes asked)
    {
        int verb = VerbSet.BitOf(asked.Verb);
        return Rules.Value.Any(rule => rule.Allows(asked, verb)) ? AuthorizationOutcome.Allow : AuthorizationOutcome.NoOpinion;
    }

    private AuthorizationOutcome Reads(string node, TargetKind kind, AuthorizationAttributes asked) =>
        asked.Verb is not ("get" or "list" or "watch") ? Leave("can only read resources of this type")
        : asked.Subresource.Length > 0 ? Leave("cannot read subresource")
        : asked.Namespace.Length == 0 ? Leave("can only read namespaced object of this type")
        : Needed(node, kind, asked);

    private AuthorizationOutcome Gets(string node, TargetKind kind, AuthorizationAttributes asked) =>
        asked.Verb != "get" ? Leave("can only get individual resources of this type")
        : asked.Subresource.Length > 0 ? Leave("cannot get subresource")
        : Needed(node, kind, asked);

    private AuthorizationOutcome UpdatesStatus(string node, AuthorizationAttributes asked) =>
        asked.Verb is "update" or "patch" ? Needed(node, TargetKind.Claim, asked) : Leave("can only get/update/patch this type");

    private AuthorizationOutcome Needed(string node, TargetKind kind, AuthorizationAttributes asked) =>
        asked.Name.Length == 0 ? Leave("No Object name found")
        : graph.Needs(node, new(kind, asked.Namespace, asked.Name)) ? AuthorizationOutcome.Allow
        : Leave($"no relationship found between node '{node}' and this object");

    private AuthorizationOutcome OfAccount(string node, AuthorizationAttributes asked) =>
        asked is { Verb: "get", Subresource: "" } ? Reads(node, TargetKind.ServiceAccount, asked)
        : asked.Verb != "create" || asked.Name.Length == 0 ? Leave("can only create tokens for individual service accounts")
        : asked.Subresource != "token" ? Leave("can only create token subresource of serviceaccount")
        : Needed(node, TargetKind.ServiceAccount, asked);

    // What is made has no name yet that could be judged here: that is for admission.
    private static AuthorizationOutcome OfLease(string node, AuthorizationAttributes asked) =>
        !Owns(asked.Verb) ? Leave("can only get, create, update, patch, or delete a node lease")
        : asked.Namespace != Leases ? Leave($"can only access leases in the \"{Leases}\" system namespace")
        : asked.Verb != "create" && asked.Name != node ? Leave("can only access node lease with the same name as the requesting node")
        : AuthorizationOutcome.Allow;

    private static AuthorizationOutcome OfCsiNode(string node, AuthorizationAttributes asked) =>
        !Owns(asked.Verb) ? Leave("can only get, create, update, patch, or delete a CSINode")
        : asked.Subresource.Length > 0 ? Leave("cannot authorize CSINode subresources")
        : asked.Verb != "create" && asked.Name != node ? Leave("can only access CSINode with the same name as the requesting node")
        : AuthorizationOutcome.Allow;

    private AuthorizationOutcome OfSlice(string node, AuthorizationAttributes asked) => asked switch
    {
        { Subresource.Length: > 0 } => Leave("cannot authorize ResourceSlice subresources"),
        { Verb: "create" } => AuthorizationOutcome.Allow,
        { Verb: "get" or "update" or "patch" or "delete" } => Needed(node, TargetKind.ResourceSlice, asked),
        { Verb: "watch" or "list" or "deletecollection" } => Selects(asked, "spec.nodeName", node)
            ? AuthorizationOutcome.Allow
            : Leave("can only list/watch/deletecollection resourceslices with nodeName field selector"),
        _ => Leave("only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection"),
    };

    private static AuthorizationOutcome OfNode(string node, AuthorizationAttributes asked) => asked switch
    {
        { Subresource: "", Verb: "create" or "update" or "patch" } => AuthorizationOutcome.Allow,
        { Subresource: "", Verb: "get" or "list" or "watch" } => asked.Name == node ? AuthorizationOutcome.Allow
            : asked.Name.Length == 0 ? Leave($"node '{node}' cannot read all nodes, only its own Node object")
            : Leave($"node '{node}' cannot read '{asked.Name}', only its own Node object"),
        { Subresource: "status", Verb: "update" or "patch" } => AuthorizationOutcome.Allow,
        _ => AuthorizationOutcome.NoOpinion,
    };

    private AuthorizationOutcome OfPod(string node, AuthorizationAttributes asked) => asked switch
    {
        { Subresource: "", Verb: "get" } => Gets(node, TargetKind.Pod, asked),
        { Subresource: "", Verb: "list" or "watch" } => Selects(asked, "spec.nodeName", node) ? AuthorizationOutcome.Allow
            : asked.Name.Length > 0 ? Needed(node, TargetKind.Pod, asked)
            : Leave("can only list/watch pods with spec.nodeName field selector"),
        { Subresource: "", Verb: "create" or "delete" } => AuthorizationOutcome.Allow,
        { Subresource: "status", Verb: "update" or "patch" } => AuthorizationOutcome.Allow,
        { Subresource: "eviction", Verb: "create" } => AuthorizationOutcome.Allow,
        _ => AuthorizationOutcome.NoOpinion,
    };

    private static bool Owns(string verb) => verb is "get" or "create" or "update" or "patch" or "delete";

    private static bool Selects(AuthorizationAttributes asked, string field, string node)
    {
        foreach (FieldRequirement requirement in asked.Fields)
        {
            if (requirement.Equal && requirement.Label == field && requirement.Value == node)
            {
                return true;
            }
        }

        return false;
    }

    private static AuthorizationOutcome Leave(string reason) => new(Decision.NoOpinion, reason);
}
