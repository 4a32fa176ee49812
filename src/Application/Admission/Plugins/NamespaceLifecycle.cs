using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Nothing is created in a namespace that is missing or being deleted, and the namespaces that the system lives in stay.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle
/// </summary>
public sealed class NamespaceLifecycle(ObjectCache cache, IEventLog log) : IMutator
{
    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    public string Name => "NamespaceLifecycle";

    public bool Handles(AdmissionOperation operation) =>
        operation is AdmissionOperation.Create or AdmissionOperation.Update or AdmissionOperation.Delete;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        bool isNamespace = attributes.Resource is { Group: "", Resource: "namespaces" };
        if (attributes.Operation == AdmissionOperation.Delete)
        {
            return isNamespace && Immortal.Contains(attributes.Name)
                ? Failure.Forbidden(attributes.Resource.GroupResource, attributes.Name, "this namespace may not be deleted")
                : null;
        }

        // Reviews leave no object behind: they may ask about namespaces that are not there.
        if (isNamespace || attributes.Operation != AdmissionOperation.Create || attributes.Namespace.Length == 0 ||
            !attributes.Resource.Stored)
        {
            return null;
        }

        CachedObject? found = await FindAsync(attributes.Namespace, cancellation);
        if (found is null)
        {
            return Failure.NotFound(new("", "namespaces"), attributes.Namespace);
        }

        return found.Index.Deleting ? Terminating(attributes) : null;
    }

    // The cache may lag behind a namespace made by another server a moment ago: a miss is asked of the log.
    private async ValueTask<CachedObject?> FindAsync(string name, CancellationToken cancellation)
    {
        ResourceDefinition namespaces = ResourceCatalogue.BuiltIn.Find("", "v1", "namespaces")!;
        ResourceCache state = await cache.OfAsync(namespaces, cancellation);
        string key = namespaces.Key("", name);
        if (state.Snapshot.Find(key) is { } cached)
        {
            return cached;
        }

        return await log.ReadAsync(key, cancellation) is { } stored
            ? state.Make(key, stored.Value, stored.Revision, stored.CreateRevision)
            : null;
    }

    private static ApiStatus Terminating(AdmissionAttributes attributes)
    {
        ApiStatus status = Failure.Forbidden(attributes.Resource.GroupResource, attributes.Name,
            $"unable to create new content in namespace {attributes.Namespace} because it is being terminated");
        return status with
        {
            Details = status.Details! with
            {
                Causes = [new("NamespaceTerminating", $"namespace {attributes.Namespace} is being terminated", "metadata.namespace")],
            },
        };
    }
}
