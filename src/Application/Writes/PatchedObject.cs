using System.Text;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Writes;

/// <summary>What a patch makes of an object is decoded like a body; what is wrong with it is the patch's fault: 422.</summary>
internal static class PatchedObject
{
    /// <param name="context">The request; its warnings take what fieldValidation=Warn finds.</param>
    /// <param name="result">The patched document.</param>
    /// <param name="strategic">The patch, when it is a strategic one; messages then show it instead of the result.</param>
    /// <param name="strict">What strict decoding said of the patch itself.</param>
    public static (MapNode? Patched, ApiStatus? Failure) Decode(RequestContext context, Node result, Node? strategic, List<string> strict)
    {
        using var buffer = new JsonBuffer(4096);
        CanonicalWriter.Free(buffer, result);
        DecodedObject decoded = ObjectDecoder.Decode(buffer.WrittenMemory.Span, context.KindType);
        string? error = decoded.Error;
        if (error is not null && strategic is not null && result is MapNode map)
        {
            error = UnstructuredForm.Mismatch(context.KindType, map) ?? error;
        }
        else if (strategic is null && result is MapNode document)
        {
            error = OtherKind(context, document) ?? error;
        }

        strict.AddRange(decoded.Strict);
        if (strict.Count > 0 && context.Options.FieldValidation == "Strict")
        {
            error ??= "strict decoding error: " + string.Join(", ", strict);
        }

        if (error is not null)
        {
            string value = strategic is null ? Encoding.UTF8.GetString(buffer.WrittenMemory.Span) : GoPrint.Value(strategic);
            StatusCause cause = FieldError.Invalid("patch", GoText.Quote(value), error);
            return (null, new ApiStatus(422, "Invalid", $" \"\" is invalid: {cause.Field}: {cause.Message}", new StatusDetails { Causes = [cause] }));
        }

        if (context.Options.FieldValidation == "Warn")
        {
            context.Warnings.AddRange(strict);
        }

        MapNode patched = decoded.Object!;
        patched["kind"] = context.Kind.Kind;
        patched["apiVersion"] = context.Kind.GroupVersion.ToString();
        return (patched, null);
    }

    // A document says what it is, and is refused as another kind. What a strategic merge makes is of the path's kind whatever it says.
    private static string? OtherKind(RequestContext context, MapNode document)
    {
        string kind = document.Text("kind") ?? context.Kind.Kind;
        string version = document.Text("apiVersion") ?? context.Kind.GroupVersion.ToString();
        if (kind == context.Kind.Kind && version == context.Kind.GroupVersion.ToString())
        {
            return null;
        }

        StructType? type = GroupVersion.Parse(version) is { } parsed ? context.Catalogue.TypeOf(new(parsed.Group, parsed.Version, kind)) : null;
        return type is null ? BodyDecoder.Unregistered(kind, version) : BodyDecoder.Unconvertible(type, context.Kind);
    }
}
