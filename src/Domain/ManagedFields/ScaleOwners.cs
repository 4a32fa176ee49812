using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// Owners of replicas between an object and its Scale, whose one field that counts is spec.replicas: KEP-555 for subresources, as
/// apimachinery's scale handler does it. The entry that a Scale's write leaves in the object carries no time.
/// </summary>
public static class ScaleOwners
{
    private const string ScaleVersion = "autoscaling/v1";

    private static readonly PathElement[] Path = [PathElement.Field("spec"), PathElement.Field("replicas")];
    private static readonly FieldSet Replicas = FieldSet.Of([Path]);

    /// <summary>The managedFields of the Scale: the entries of the object that own its replicas.</summary>
    public static ListNode? Show(ListNode? stored, StructType type)
    {
        List<ManagerEntry> entries = ManagedFieldsCodec.Decode(stored, _ => type, out _);
        List<ManagerEntry> shown = [.. entries
            .Where(entry => entry.Fields.Has(Path))
            .Select(entry => new ManagerEntry(entry.Id, ScaleVersion, Replicas) { Time = entry.Time })];
        return ManagedFieldsCodec.Encode(shown, raw: false);
    }

    /// <summary>The managedFields of the object after a write to its Scale.</summary>
    /// <param name="stored">Those of the object before.</param>
    /// <param name="scale">Those of the Scale after the write.</param>
    /// <param name="type">The object's type.</param>
    /// <param name="apiVersion">The version in which the object is served.</param>
    /// <param name="scaleType">The type of Scale.</param>
    public static ListNode? Take(ListNode? stored, ListNode? scale, StructType type, string apiVersion, StructType scaleType)
    {
        List<ManagerEntry> ofScale = ManagedFieldsCodec.Decode(scale, _ => scaleType, out _);
        var entries = new List<ManagerEntry>();
        foreach (ManagerEntry entry in ManagedFieldsCodec.Decode(stored, _ => type, out _))
        {
            // Updates are told apart by version too, so that only an applied entry is the same one in the Scale.
            if (entry.Fields.Has(Path) && ofScale.RemoveAll(other => other.Id == entry.Id) == 0)
            {
                entry.Fields = entry.Fields.Difference(Replicas);
            }

            if (!entry.Fields.IsEmpty)
            {
                entries.Add(entry);
            }
        }

        foreach (ManagerEntry entry in ofScale.Where(entry => entry.Fields.Has(Path)))
        {
            entries.Add(new(entry.Id, apiVersion, Replicas));
        }

        return ManagedFieldsCodec.Encode(entries, raw: true);
    }
}
