using System.Buffers;
using Kronicle.Application.Codecs;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Schema;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>metadata and items of a list kind, mostly 1 and 2, kept in rented pieces until the length of the whole is known.</summary>
internal sealed class ProtobufList : IProtobufList
{
    private const string ListMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";
    private const int PieceSize = 64 * 1024;

    private readonly string kind;
    private readonly string apiVersion;
    private readonly List<(byte[] Bytes, int Length)> pieces = [];
    private readonly int itemNumber;
    private readonly int metadataNumber;
    private readonly byte[] metadata;
    private byte[] last;
    private int length;
    private int total;

    public ProtobufList(string kind, string apiVersion, ReadOnlySpan<byte> metadata, StructType? type)
    {
        this.kind = kind;
        this.apiVersion = apiVersion;
        last = ArrayPool<byte>.Shared.Rent(PieceSize);
        itemNumber = type?.Find("items")?.ProtoNumber ?? 2;
        metadataNumber = type?.Find("metadata")?.ProtoNumber ?? 1;
        this.metadata = metadata.ToArray();
        if (metadataNumber < itemNumber)
        {
            AddMetadata();
        }
    }

    public void Add(ReadOnlySpan<byte> json, StructType type, long revision) =>
        Add(itemNumber, MessageEncoder.Encode(json, MessagePlan.Of(type), revision));

    public IEnumerable<ReadOnlyMemory<byte>> Finish()
    {
        if (metadataNumber > itemNumber)
        {
            AddMetadata();
        }

        yield return Envelope.Head(apiVersion, kind, total);
        foreach ((byte[] bytes, int used) in pieces)
        {
            yield return bytes.AsMemory(0, used);
        }

        yield return last.AsMemory(0, length);
        yield return Envelope.Tail.ToArray();
    }

    public void Dispose()
    {
        foreach ((byte[] bytes, _) in pieces)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        pieces.Clear();
        if (last.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(last);
            last = [];
        }
    }

    private void AddMetadata() =>
        Add(metadataNumber, MessageEncoder.Encode(metadata, MessagePlan.Of(ResourceCatalogue.BuiltIn.Type(ListMeta)!), 0));

    private void Add(int number, BackwardBuffer item)
    {
        try
        {
            item.Close(number, 0);
            if (last.Length - length < item.Length)
            {
                pieces.Add((last, length));
                last = ArrayPool<byte>.Shared.Rent(Math.Max(PieceSize, item.Length));
                length = 0;
            }

            item.Written.CopyTo(last.AsSpan(length));
            length += item.Length;
            total = checked(total + item.Length);
        }
        finally
        {
            item.Dispose();
        }
    }
}
