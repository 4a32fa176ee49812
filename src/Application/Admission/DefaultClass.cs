using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission;

/// <summary>
/// The class that is marked as the default by an annotation. Of several the newest counts, of those made in one second the first by
/// name. https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
/// </summary>
internal sealed class DefaultClass
{
    private readonly ClusterLookup lookup;
    private readonly ResourceDefinition resource;
    private readonly string[] annotations;
    private readonly SnapshotMemo<string?> name;

    /// <param name="lookup">Where the classes are.</param>
    /// <param name="resource">Their resource.</param>
    /// <param name="annotations">Each marks the default when it is "true".</param>
    public DefaultClass(ClusterLookup lookup, ResourceDefinition resource, params string[] annotations)
    {
        this.lookup = lookup;
        this.resource = resource;
        this.annotations = annotations;
        name = new(Newest);
    }

    /// <summary>Its name; null when no class is the default.</summary>
    public async ValueTask<string?> NameAsync(CancellationToken cancellation) => name.Of(await lookup.SnapshotAsync(resource, cancellation));

    private string? Newest(ObjectSnapshot classes)
    {
        string? newest = null;
        string made = "";
        foreach (CachedObject item in classes.Range(resource.KeyRoot))
        {
            MapNode metadata = lookup.TreeOf(resource, item).Map("metadata")!;
            string created = metadata.Text("creationTimestamp") ?? "";

            // Keys come in order of names, and times in this form compare as text.
            if (IsDefault(metadata) && (newest is null || string.CompareOrdinal(created, made) > 0))
            {
                (newest, made) = (item.Index.Name, created);
            }
        }

        return newest;
    }

    private bool IsDefault(MapNode metadata)
    {
        foreach (string annotation in annotations)
        {
            if (metadata.Map("annotations")?.Text(annotation) == "true")
            {
                return true;
            }
        }

        return false;
    }
}
