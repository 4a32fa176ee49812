using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// Field sets by the FieldsV1 bytes that they were read from: the objects that one controller makes own the same fields, so most sets that
/// a write reads have been read before. Bounded: a set takes the place of the one before it in its slot; readers and writers take no lock.
/// </summary>
internal static class FieldSetCache
{
    private const int Slots = 256;
    private const int MostBytes = 8 * 1024;

    private static readonly Known?[] Sets = new Known?[Slots];

    private sealed record Known(byte[] Json, StructType? Type, FieldSet Set, bool IsCanonical);

    /// <summary>The set of a FieldsV1 value by the schema of its object.</summary>
    /// <param name="json">One JSON object in UTF-8.</param>
    /// <param name="type">The type of the object whose fields these are; null when it is not known.</param>
    /// <param name="isCanonical">What the reader said of the form.</param>
    /// <returns>Null when it is not here.</returns>
    public static FieldSet? Find(ReadOnlySpan<byte> json, StructType? type, out bool isCanonical)
    {
        Known? known = Volatile.Read(ref Sets[SlotOf(json)]);
        bool found = known is not null && ReferenceEquals(known.Type, type) && known.Json.AsSpan().SequenceEqual(json);
        isCanonical = found && known!.IsCanonical;
        return found ? known!.Set : null;
    }

    /// <summary>Keeps a set that was read; one of more than 8 KiB is not kept.</summary>
    public static void Keep(ReadOnlySpan<byte> json, StructType? type, FieldSet set, bool isCanonical)
    {
        if (json.Length <= MostBytes)
        {
            Volatile.Write(ref Sets[SlotOf(json)], new(json.ToArray(), type, set, isCanonical));
        }
    }

    private static int SlotOf(ReadOnlySpan<byte> json)
    {
        var hash = default(HashCode);
        hash.AddBytes(json);
        return (int)((uint)hash.ToHashCode() % Slots);
    }
}
