using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Applying;

/// <summary>
/// The annotation of client-side apply, which the server minds for the manager kubectl alone: what it says to be applied may be taken
/// over without force, and it keeps saying what is applied.
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
/// </summary>
internal static class LastApplied
{
    private const string Manager = "kubectl";
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    // Of all annotations of an object, keys and values, in UTF-8.
    private const int MostBytes = 256 * 1024;

    /// <summary>The conflicts that the annotation does not settle.</summary>
    /// <param name="write">The apply.</param>
    /// <param name="live">The object before, as <see cref="LiveView"/> has it.</param>
    /// <param name="conflicts">All of them.</param>
    public static List<ApplyConflict> Unsettled(ApplyWrite write, MapNode live, List<ApplyConflict> conflicts) =>
        write.Manager == Manager && Kept(write, live) is { } kept ? conflicts.FindAll(conflict => !kept.Has(conflict.Path)) : conflicts;

    /// <summary>Brings the annotation of the new object up to date; false when it has none to begin with.</summary>
    public static bool Follow(ApplyWrite write, MapNode target)
    {
        if (write.Manager != Manager || target.At("metadata", "annotations", Annotation) is not TextNode { Value.Length: > 0 })
        {
            return false;
        }

        MapNode applied = write.Applied.Copy();
        (applied.At("metadata", "annotations") as MapNode)?.Remove(Annotation);
        MapNode metadata = target.Map("metadata")!.Copy();
        MapNode annotations = metadata.Map("annotations")!;
        annotations[Annotation] = SortedJson.Of(applied) + "\n";
        if (annotations.Sum(entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount(entry.Value.ToString()!)) > MostBytes)
        {
            annotations.Remove(Annotation);
        }

        target["metadata"] = metadata;
        return true;
    }

    // The fields that were applied and still are as they were applied; null when the annotation does not tell.
    private static FieldSet? Kept(ApplyWrite write, MapNode live)
    {
        if (live.At("metadata", "annotations", Annotation) is not TextNode { Value.Length: > 0 } text ||
            TreeReader.Read(Encoding.UTF8.GetBytes(text.Value), out _) is not MapNode last ||
            last.Text("apiVersion") != write.ApiVersion || TypedCheck.Check(write.Type, last) is not null)
        {
            return null;
        }

        return Comparison.OfDocuments(write.Type, last, live) is { } change
            ? FieldSetBuilder.Build(write.Type, last)?.Difference(change.Written).Difference(change.Removed) : null;
    }
}
