using Kronicle.Application.Authorization;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Whoever changes an object's owners may delete the object, and whoever makes it block the deletion of an owner may write that owner's
/// finalizers. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#ownerreferencespermissionenforcement
/// </summary>
public sealed class OwnerReferencesPermissionEnforcement(AuthorizerChain chain) : IValidator
{
    public string Name => "OwnerReferencesPermissionEnforcement";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        // A pod's status can't change its owners.
        if (attributes is { Resource: { Group: "", Resource: "pods" }, Subresource: "status" } || attributes.Object is not { } target ||
            Same(Owners(target), Owners(attributes.OldObject)))
        {
            return null;
        }

        if (attributes.Operation != AdmissionOperation.Create && await AskAsync(new()
        {
            User = attributes.User,
            Verb = "delete",
            IsResource = true,
            Group = attributes.Resource.Group,
            Version = attributes.Resource.Version,
            Resource = attributes.Resource.Resource,
            Subresource = attributes.Subresource,
            Namespace = attributes.Namespace,
            Name = attributes.Name,
        }, cancellation) is { } undeletable)
        {
            return AdmissionRefusal.Forbidden(attributes, $"cannot set an ownerRef on a resource you can't delete: {undeletable}, <nil>");
        }

        MapNode[] blocking = [.. Owners(target).Where(owner => Blocks(owner) &&
            !Owners(attributes.OldObject).Any(old => old.Text("uid") == owner.Text("uid") && Blocks(old)))];
        return blocking.Length == 0 || await AskAsync(Finalizers(attributes, "*", "*", "*", "*", ""), cancellation) is null
            ? null
            : await BlockAsync(attributes, blocking, cancellation);
    }

    private async ValueTask<ApiStatus?> BlockAsync(AdmissionAttributes attributes, MapNode[] owners, CancellationToken cancellation)
    {
        foreach (MapNode owner in owners)
        {
            string version = owner.Text("apiVersion") ?? "";
            string kind = owner.Text("kind") ?? "";
            ResourceDefinition[] resources = [.. attributes.Catalogue.Resources.Where(resource => resource.Kind == kind && resource.ApiVersion == version && resource.Stored)];
            if (resources.Length == 0)
            {
                return AdmissionRefusal.Forbidden(attributes, "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for " +
                    $"APIVersion {version} Kind {kind}: no matches for kind {GoText.Quote(kind)} in version {GoText.Quote(version)}");
            }

            foreach (ResourceDefinition resource in resources)
            {
                // An owner with a namespace is in that of what it owns.
                AuthorizationAttributes asked = Finalizers(attributes, resource.Group, resource.Version, resource.Resource,
                    owner.Text("name") ?? "", resource.Namespaced ? attributes.Namespace : "");
                if (await AskAsync(asked, cancellation) is { } why)
                {
                    return AdmissionRefusal.Forbidden(attributes,
                        $"cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: {why}, <nil>");
                }
            }
        }

        return null;
    }

    // Null when it may be; else the authorizers' reason.
    private async ValueTask<string?> AskAsync(AuthorizationAttributes asked, CancellationToken cancellation)
    {
        AuthorizationOutcome outcome = await chain.AuthorizeAsync(asked, cancellation);
        return outcome.Decision == Decision.Allow ? null : outcome.Reason;
    }

    private static AuthorizationAttributes Finalizers(
        AdmissionAttributes attributes, string group, string version, string resource, string name, string ns) => new()
        {
            User = attributes.User,
            Verb = "update",
            IsResource = true,
            Group = group,
            Version = version,
            Resource = resource,
            Subresource = "finalizers",
            Namespace = ns,
            Name = name,
        };

    private static MapNode[] Owners(MapNode? target) => [.. PodSpecs.Of(target?.Map("metadata"), "ownerReferences")];

    private static bool Blocks(MapNode owner) => owner.Bool("blockOwnerDeletion") == true;

    private static bool Same(MapNode[] one, MapNode[] other) =>
        one.Length == other.Length && one.Zip(other).All(pair => pair.First.SameAs(pair.Second));
}
