using System.Buffers;
using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// A FieldsV1 value as its JSON bytes: an object that nobody but field management looks into. A decoder that leaves
/// managedFields[].fieldsV1 in this form and a writer that copies <see cref="Json"/> through save a tree of empty objects per write.
/// </summary>
/// <param name="json">One JSON object in UTF-8, checked for syntax.</param>
/// <param name="isCanonical">Whether the bytes are as <see cref="FieldSet.WriteTo"/> writes them; bytes of a client are not known to be.</param>
public sealed class FieldsV1Node(ReadOnlyMemory<byte> json, bool isCanonical) : Node
{
    // Sets of unusual size are rare; the buffer of a thread stays as large as its largest.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    public ReadOnlyMemory<byte> Json { get; } = json;

    public bool IsCanonical { get; } = isCanonical;

    public override string JsonType => "object";

    /// <summary>The canonical form of a set.</summary>
    public static FieldsV1Node Of(FieldSet set)
    {
        ArrayBufferWriter<byte> output = scratch ??= new(4096);
        output.ResetWrittenCount();
        set.WriteTo(output);
        return new(output.WrittenSpan.ToArray(), isCanonical: true);
    }

    public override Node Clone() => this;

    public override bool SameAs(Node? other) => other is FieldsV1Node fields && fields.Json.Span.SequenceEqual(Json.Span);

    public override string ToString() => Encoding.UTF8.GetString(Json.Span);
}
