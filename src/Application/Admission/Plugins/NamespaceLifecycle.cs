using System.Collections.Concurrent;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Nothing is created in a namespace that is missing or being deleted, and the namespaces that the system lives in stay.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle
/// </summary>
public sealed class NamespaceLifecycle(ObjectCache cache, TimeProvider clock) : IMutator
{
    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];
    private static readonly TimeSpan LiveTime = TimeSpan.FromSeconds(30);

    // Namespaces that this server was just asked to delete: the cache may not show it yet, so they are looked at in the present.
    private readonly ConcurrentDictionary<string, DateTimeOffset> justDeleted = new(StringComparer.Ordinal);

    public string Name => "NamespaceLifecycle";

    public bool Handles(AdmissionOperation operation) =>
        operation is AdmissionOperation.Create or AdmissionOperation.Update or AdmissionOperation.Delete;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        bool isNamespace = attributes.Resource is { Group: "", Resource: "namespaces" };
        if (attributes.Operation == AdmissionOperation.Delete)
        {
            return isNamespace ? Delete(attributes) : null;
        }

        // Access reviews leave no object behind: they may ask about namespaces that are not there.
        if (isNamespace || attributes.Namespace.Length == 0 ||
            attributes.Resource is { Group: "authorization.k8s.io", Resource: "localsubjectaccessreviews" })
        {
            return null;
        }

        CachedObject? found = await FindAsync(attributes.Namespace, cancellation);
        if (found is null)
        {
            return Failure.NotFound(LookedUp.Namespaces.GroupResource, attributes.Namespace);
        }

        return found.Index.Deleting && attributes.Operation == AdmissionOperation.Create ? Terminating(attributes) : null;
    }

    private ApiStatus? Delete(AdmissionAttributes attributes)
    {
        if (Immortal.Contains(attributes.Name))
        {
            return Failure.Forbidden(attributes.Resource.GroupResource, attributes.Name, "this namespace may not be deleted");
        }

        justDeleted[attributes.Name] = clock.GetUtcNow() + LiveTime;
        return null;
    }

    // The cache may lag behind a namespace made by another server a moment ago: a miss is looked at in the present too.
    private async ValueTask<CachedObject?> FindAsync(string name, CancellationToken cancellation)
    {
        ResourceCache namespaces = await cache.OfAsync(LookedUp.Namespaces, cancellation);
        string key = LookedUp.Namespaces.Key("", name);
        if (namespaces.Snapshot.Find(key) is { } cached && !IsJustDeleted(name))
        {
            return cached;
        }

        await cache.CatchUpAsync(cancellation);
        return namespaces.Snapshot.Find(key);
    }

    private bool IsJustDeleted(string name)
    {
        if (justDeleted.IsEmpty || !justDeleted.TryGetValue(name, out DateTimeOffset until))
        {
            return false;
        }

        if (until > clock.GetUtcNow())
        {
            return true;
        }

        justDeleted.TryRemove(new(name, until));
        return false;
    }

    private static ApiStatus Terminating(AdmissionAttributes attributes)
    {
        ApiStatus status = AdmissionRefusal.Forbidden(attributes,
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
