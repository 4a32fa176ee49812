using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>
/// Which requests a webhook is called for: admissionregistration.k8s.io/v1 RuleWithOperations.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules
/// </summary>
internal sealed class HookRule
{
    private const string Any = "*";

    private readonly string[] operations;
    private readonly string[] groups;
    private readonly string[] versions;
    private readonly (string Resource, string Subresource)[] resources;
    private readonly string scope;

    private HookRule(string[] operations, string[] groups, string[] versions, (string, string)[] resources, string scope) =>
        (this.operations, this.groups, this.versions, this.resources, this.scope) = (operations, groups, versions, resources, scope);

    public static HookRule Of(MapNode rule) => new(Texts(rule, "operations"), Texts(rule, "apiGroups"), Texts(rule, "apiVersions"),
        [.. Texts(rule, "resources").Select(Split)], rule.Text("scope") ?? Any);

    /// <param name="attributes">The request.</param>
    /// <param name="resource">Its resource in the version that is asked about.</param>
    public bool Takes(AdmissionAttributes attributes, ResourceDefinition resource) =>
        TakesScope(attributes) && (operations.Contains(Any) || operations.Contains(OperationNames.Of(attributes.Operation))) &&
        Has(groups, resource.Group) && Has(versions, resource.Version) && TakesResource(resource.Resource, attributes.Subresource);

    // A namespace is no part of itself: its own requests are those of the cluster.
    private bool TakesScope(AdmissionAttributes attributes)
    {
        bool within = attributes.Namespace.Length > 0 && attributes.Resource is not { Group: "", Resource: "namespaces" };
        return scope switch
        {
            Any => true,
            "Namespaced" => within,
            "Cluster" => !within,
            _ => false,
        };
    }

    private bool TakesResource(string resource, string subresource)
    {
        foreach ((string wanted, string wantedSubresource) in resources)
        {
            if ((wanted == Any || wanted == resource) && (wantedSubresource == Any || wantedSubresource == subresource))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(string[] values, string value) => values.Contains(Any) || values.Contains(value);

    private static (string Resource, string Subresource) Split(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..]);
    }

    private static string[] Texts(MapNode rule, string list) => [.. (rule.List(list) ?? []).OfType<TextNode>().Select(text => text.Value)];
}
