using System.Collections.Frozen;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Volumes, claims and attribute classes are made with the finalizer that keeps them while they are used.
/// https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
/// </summary>
public sealed class StorageObjectInUseProtection : IMutator
{
    private static readonly FrozenDictionary<string, string> Finalizers = new Dictionary<string, string>
    {
        ["persistentvolumes"] = "kubernetes.io/pv-protection",
        ["persistentvolumeclaims"] = "kubernetes.io/pvc-protection",
        ["volumeattributesclasses"] = "kubernetes.io/vac-protection",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public string Name => "StorageObjectInUseProtection";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Subresource.Length == 0 && attributes.Resource.Group is "" or "storage.k8s.io" &&
            Finalizers.TryGetValue(attributes.Resource.Resource, out string? finalizer) && attributes.Object is { } target)
        {
            Add(target.EnsureMap("metadata"), finalizer);
        }

        return new((ApiStatus?)null);
    }

    private static void Add(MapNode metadata, string finalizer)
    {
        ListNode finalizers = metadata.List("finalizers") ?? [];
        foreach (Node item in finalizers)
        {
            if (item is TextNode text && text.Value == finalizer)
            {
                return;
            }
        }

        finalizers.Add(finalizer);
        metadata["finalizers"] = finalizers;
    }
}
