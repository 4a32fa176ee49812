using System.Buffers;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Codecs;

/// <summary>What stands in an envelope beside the message.</summary>
/// <param name="ApiVersion">Empty when the client sent none.</param>
/// <param name="Kind">Empty when the client sent none.</param>
/// <param name="Message">The message's bytes: a view of the body.</param>
public readonly record struct ProtobufEnvelope(string ApiVersion, string Kind, ReadOnlyMemory<byte> Message);

/// <summary>
/// The Kubernetes protobuf form: the four bytes k8s\0, then runtime.Unknown with the kind and the message.
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
/// </summary>
public interface IProtobufCodec
{
    /// <summary>Whether objects of a type can be had as protobuf: Tables, aggregated discovery v2beta1 and custom resources can't.</summary>
    bool Covers(StructType type);

    /// <summary>Opens an envelope, or says what is wrong with it in the reference's words. Nothing is copied.</summary>
    (ProtobufEnvelope Envelope, string? Error) Open(ReadOnlyMemory<byte> body);

    /// <summary>
    /// A message as the tree that JSON of the same meaning gives; unknown fields are passed over. Any input is taken: an error is a
    /// text in the words of Go's generated code. kind and apiVersion are not in a message.
    /// </summary>
    (MapNode? Object, string? Error) Decode(ReadOnlySpan<byte> message, StructType type);

    /// <summary>Writes the message of an object, without an envelope.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="json">The canonical JSON of one object. Throws InvalidDataException when it is not of the type.</param>
    /// <param name="type">A type that is covered.</param>
    /// <param name="revision">Written as metadata.resourceVersion, which stored bytes lack; 0 leaves what the JSON has.</param>
    void WriteMessage(IBufferWriter<byte> output, ReadOnlySpan<byte> json, StructType type, long revision = 0);

    /// <summary>Writes the message of an object in its envelope.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="json">The canonical JSON of one object; it begins with kind and apiVersion, which go to the envelope.</param>
    /// <param name="type">A type that is covered.</param>
    /// <param name="revision">As for <see cref="WriteMessage"/>.</param>
    void WriteEnveloped(IBufferWriter<byte> output, ReadOnlySpan<byte> json, StructType type, long revision = 0);

    /// <summary>Any JSON document that names its kind, such as a Status or discovery, in its envelope; null when the kind has no protobuf form.</summary>
    ReadOnlyMemory<byte>? FromJson(ReadOnlySpan<byte> json);

    /// <summary>Writes one frame of a watch: the length in four bytes, big-endian, then a WatchEvent.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="kind">ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</param>
    /// <param name="enveloped">The object in its envelope.</param>
    void WriteWatchFrame(IBufferWriter<byte> output, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> enveloped);

    /// <summary>A list to which items are added one by one: an envelope's length is known only at its end.</summary>
    /// <param name="kind">The list's kind.</param>
    /// <param name="apiVersion">The list's group version.</param>
    /// <param name="metadata">The list's metadata as JSON.</param>
    IProtobufList BeginList(string kind, string apiVersion, ReadOnlySpan<byte> metadata);
}

/// <summary>A list being made. Rented memory: dispose to give it back.</summary>
public interface IProtobufList : IDisposable
{
    /// <summary>Adds an item by its canonical JSON.</summary>
    void Add(ReadOnlySpan<byte> json, StructType type, long revision);

    /// <summary>The bytes of the whole list in its envelope, piece by piece.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Finish();
}
