using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>DeleteOptions in protobuf; the reference passes on what is wrong with them as it is.</summary>
internal static class ProtobufDeleteOptions
{
    private const string Kind = "DeleteOptions";

    public static (MapNode? Tree, ApiStatus? Failure) Read(IProtobufCodec protobuf, RequestContext context, ReadOnlyMemory<byte> body)
    {
        (ProtobufEnvelope envelope, string? error) = protobuf.Open(body);
        if (error is not null)
        {
            return (null, Failure.BadRequest(error));
        }

        if (envelope.Kind is not ("" or Kind))
        {
            return (null, Failure.BadRequest("decoded object cannot be converted to DeleteOptions"));
        }

        (MapNode? tree, error) = protobuf.Decode(envelope.Message.Span, context.Catalogue.TypeOf(new GroupVersionKind("", "v1", Kind))!);
        return tree is null ? (null, Failure.BadRequest(error!)) : (tree, null);
    }
}
