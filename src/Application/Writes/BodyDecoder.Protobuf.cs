using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Writes;

/// <summary>Bodies in protobuf. What a message can't say by its type is no error: there are no unknown or duplicate fields to report.</summary>
public sealed partial class BodyDecoder
{
    /// <summary>The media type of the protobuf form.</summary>
    public const string Protobuf = "application/vnd.kubernetes.protobuf";

    private static DecodedBody DecodeProtobuf(
        IProtobufCodec protobuf, RequestContext context, GroupVersionKind expected, ReadOnlyMemory<byte> body)
    {
        (ProtobufEnvelope envelope, string? error) = protobuf.Open(body);
        if (error is not null)
        {
            return new(null, Unrecognised(expected, error, body.Span));
        }

        GroupVersion version = envelope.ApiVersion.Length == 0
            ? expected.GroupVersion
            : GroupVersion.Parse(envelope.ApiVersion) ?? new GroupVersion("", envelope.ApiVersion);
        var actual = OldVersions.Current(
            new(version.Group, version.Version, envelope.Kind.Length == 0 ? expected.Kind : envelope.Kind), expected);
        StructType? type = context.Catalogue.TypeOf(actual);
        if (type is null)
        {
            return new(null, Refused(actual, expected, Unregistered(actual.Kind, version.ToString())));
        }

        if (!protobuf.Covers(type))
        {
            return new(null, Refused(actual, expected,
                $"object *{type.GoName} does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message"));
        }

        (MapNode? tree, error) = protobuf.Decode(envelope.Message.Span, type);
        if (tree is null)
        {
            return new(null, Refused(actual, expected, error!));
        }

        if (actual != expected)
        {
            return new(null, WrongKind(context, actual, expected, type));
        }

        tree["kind"] = expected.Kind;
        tree["apiVersion"] = expected.GroupVersion.ToString();
        return new(tree, null);
    }
}
