using System.Text;
using System.Text.Json;
using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Writes;

/// <summary>The object of a body, or why it can't be taken.</summary>
public readonly record struct DecodedBody(MapNode? Object, ApiStatus? Failure);

/// <summary>Turns the body of a create or update into a tree of the expected kind, with apiserver's answers to what is wrong.</summary>
public sealed partial class BodyDecoder(IYamlText yaml, IProtobufCodec protobuf)
{
    /// <summary>The media types of 415 messages, in the reference's order.</summary>
    public const string Accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    private const int SummaryLength = 30;

    /// <param name="context">The request; its warnings take what fieldValidation=Warn finds.</param>
    /// <param name="expected">The kind that the path serves.</param>
    /// <param name="cancellation">Ends reading.</param>
    public async ValueTask<DecodedBody> DecodeAsync(RequestContext context, GroupVersionKind expected, CancellationToken cancellation)
    {
        bool asYaml = context.Body.ContentType == "application/yaml";
        if (context.Body.ContentType is not ("" or "application/json" or "application/yaml" or Protobuf))
        {
            return new(null, Failure.UnsupportedMediaType(
                $"the body of the request was in an unknown format - accepted media types include: {Accepted}"));
        }

        BodyBytes body = await context.Body.ReadAsync(cancellation);
        if (body.Failure is not null)
        {
            return new(null, body.Failure);
        }

        if (context.Body.ContentType == Protobuf)
        {
            return DecodeProtobuf(protobuf, context, expected, body.Bytes);
        }

        ReadOnlyMemory<byte> json = asYaml ? body.Bytes : GoUtf8.Mended(body.Bytes);
        string? duplicates = null;
        if (asYaml)
        {
            (json, string? error, duplicates) = yaml.ToJson(body.Bytes);
            if (error is not null)
            {
                return new(null, Unrecognised(expected, error, body.Bytes.Span));
            }
        }

        return Decode(context, expected, json, body.Bytes, duplicates);
    }

    /// <summary>Decodes JSON that is already at hand, such as a patched object.</summary>
    public static DecodedBody Decode(RequestContext context, GroupVersionKind expected, ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> original, string? duplicates = null)
    {
        if (TypeMeta(json.Span, out string apiVersion, out string kind) is { } problem)
        {
            return new(null, Unrecognised(expected, problem, original.Span));
        }

        var groupVersion = apiVersion.Length == 0 ? expected.GroupVersion : GroupVersion.Parse(apiVersion);
        var actual = OldVersions.Current(
            new(groupVersion?.Group ?? "", groupVersion?.Version ?? apiVersion, kind.Length == 0 ? expected.Kind : kind), expected);
        StructType? type = context.Catalogue.TypeOf(actual);
        if (type is null)
        {
            return new(null, Refused(actual, expected, Unregistered(actual.Kind, actual.GroupVersion.ToString())));
        }

        DecodedObject decoded = ObjectDecoder.Decode(json.Span, type);
        if (decoded.Error is not null)
        {
            return new(null, Refused(actual, expected, decoded.Error));
        }

        if (actual != expected)
        {
            return new(null, WrongKind(context, actual, expected, type));
        }

        if (Strict(context, actual, expected, duplicates is null ? decoded.Strict : [duplicates, .. decoded.Strict]) is { } strict)
        {
            return new(null, strict);
        }

        decoded.Object!["kind"] = expected.Kind;
        decoded.Object["apiVersion"] = expected.GroupVersion.ToString();
        return new(decoded.Object, null);
    }

    private static ApiStatus? Strict(RequestContext context, GroupVersionKind actual, GroupVersionKind expected, IReadOnlyList<string> found)
    {
        if (found.Count == 0 || context.Options.FieldValidation == "Ignore")
        {
            return null;
        }

        if (context.Options.FieldValidation == "Strict")
        {
            return Refused(actual, expected, "strict decoding error: " + string.Join(", ", found));
        }

        context.Warnings.AddRange(found.SelectMany(StrictYaml.Warnings));
        return null;
    }

    private static ApiStatus WrongKind(RequestContext context, GroupVersionKind actual, GroupVersionKind expected, StructType type)
    {
        if (actual.Kind == expected.Kind)
        {
            return Failure.BadRequest($"the API version in the data ({actual.GroupVersion}) does not match the expected API version ({expected.GroupVersion})");
        }

        return Refused(actual, expected, Unconvertible(type, expected));
    }

    internal static string Unregistered(string kind, string version) =>
        $"no kind \"{kind}\" is registered for version \"{version}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"";

    internal static string Unconvertible(StructType type, GroupVersionKind expected) =>
        $"converting ({type.GoName}) to ({(expected.Group.Length == 0 ? "core" : expected.Group.Split('.')[0])}.{expected.Kind}): unknown conversion";

    private static ApiStatus Refused(GroupVersionKind actual, GroupVersionKind expected, string why) => Failure.BadRequest(
        $"{actual.Kind} in version \"{actual.Version}\" cannot be handled as a {expected.Kind}: {why}");

    private static ApiStatus Unrecognised(GroupVersionKind expected, string why, ReadOnlySpan<byte> body) => Failure.BadRequest(
        $"the object provided is unrecognized (must be of type {expected.Kind}): {why} ({Summary(body)})");

    private static string Summary(ReadOnlySpan<byte> body)
    {
        if (body.Length == 0)
        {
            return "<empty>";
        }

        ReadOnlySpan<byte> head = body[..Math.Min(body.Length, SummaryLength)];
        string text = body[0] == '{' ? Encoding.UTF8.GetString(head) : Convert.ToHexStringLower(head);
        return body.Length > SummaryLength ? text + " ..." : text;
    }

    // kind and apiVersion come first, as the reference reads them before it knows the type.
    internal static string? TypeMeta(ReadOnlySpan<byte> json, out string apiVersion, out string kind)
    {
        apiVersion = "";
        kind = "";
        const string Head = "couldn't get version/kind; json parse error: ";
        const string GoType = "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";
        try
        {
            var reader = new Utf8JsonReader(json, TreeReader.Options);
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            {
                string found = reader.TokenType switch
                {
                    JsonTokenType.StartArray => "array",
                    JsonTokenType.String => "string",
                    JsonTokenType.Number => "number",
                    _ => "bool",
                };
                while (reader.Read())
                {
                }

                return $"{Head}json: cannot unmarshal {found} into Go value of type {GoType}";
            }

            int depth = reader.CurrentDepth;
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 1)
                {
                    continue;
                }

                bool isKind = reader.ValueTextEquals("kind"u8);
                bool isVersion = reader.ValueTextEquals("apiVersion"u8);
                reader.Read();
                if ((isKind || isVersion) && reader.TokenType == JsonTokenType.String)
                {
                    (isKind ? ref kind : ref apiVersion) = reader.GetString()!;
                }
                else
                {
                    reader.Skip();
                }
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Head + GoJsonSyntax.Explain(json);
        }
    }
}
