using System.Text.Json;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>What the collector reads of a stored object: a scan of its metadata, and for most objects not even that.</summary>
internal readonly record struct OwnedMetadata(OwnerReference[] Owners, bool WaitsForDependents, bool WaitsForOrphans)
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    /// <summary>Reads an object. The finalizers count only once it is being deleted.</summary>
    public static OwnedMetadata Read(CachedObject item)
    {
        ReadOnlySpan<byte> metadata = item.Json.Span[item.Index.MetadataRange];
        if (metadata.IndexOf("\"ownerReferences\""u8) < 0 && !item.Index.Deleting)
        {
            return new([], false, false);
        }

        ListNode? owners = null;
        ListNode? finalizers = null;
        var reader = new Utf8JsonReader(metadata, TreeReader.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool owning = reader.ValueTextEquals("ownerReferences"u8);
            bool holding = reader.ValueTextEquals("finalizers"u8);
            reader.Read();
            if (owning)
            {
                owners = TreeReader.Value(ref reader) as ListNode;
            }
            else if (holding)
            {
                finalizers = TreeReader.Value(ref reader) as ListNode;
            }
            else
            {
                reader.Skip();
            }
        }

        return new(OwnerReference.Read(owners), item.Index.Deleting && Has(finalizers, Foreground), item.Index.Deleting && Has(finalizers, Orphan));
    }

    public static bool Has(ListNode? finalizers, string finalizer) =>
        finalizers is not null && finalizers.Any(item => item is TextNode text && text.Value == finalizer);
}
