using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Nothing is written in a namespace that is not there. NamespaceLifecycle says the same and more.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespaceexists
/// </summary>
public sealed class NamespaceExists(ClusterLookup lookup) : IValidator
{
    public string Name => "NamespaceExists";

    public bool Handles(AdmissionOperation operation) =>
        operation is AdmissionOperation.Create or AdmissionOperation.Update or AdmissionOperation.Delete;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation) =>
        attributes.Namespace.Length == 0 || attributes.Resource is { Group: "", Resource: "namespaces" } ||
        await lookup.FindOrLiveAsync(LookedUp.Namespaces, "", attributes.Namespace, cancellation) is not null
            ? null
            : Failure.NotFound(LookedUp.Namespaces.GroupResource, attributes.Namespace);
}
