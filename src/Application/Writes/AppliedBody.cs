using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Applying;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>The body of an apply, as it was written: YAML, of which JSON is a part.</summary>
/// <param name="Document">Of the kind that the path takes and fit for its schema; null with a failure.</param>
/// <param name="Failure">Why it can't be applied.</param>
/// <param name="Duplicates">What strict reading says of keys that stand twice; null when none does.</param>
internal readonly record struct AppliedBody(MapNode? Document, ApiStatus? Failure, string? Duplicates)
{
    public static AppliedBody Read(RequestContext context, IYamlText yaml, ReadOnlyMemory<byte> body)
    {
        (ReadOnlyMemory<byte> json, string? error, string? duplicates) = yaml.ToJson(body);
        if (error is not null)
        {
            return Refused(Domain.Failures.Failure.BadRequest($"error decoding YAML: error converting YAML to JSON: {error}"));
        }

        Node? tree = TreeReader.Read(json.Span, out error);
        if (tree is not (MapNode or NullNode))
        {
            return Refused(Domain.Failures.Failure.BadRequest("error decoding YAML: error unmarshaling JSON: while decoding JSON: " +
                (error ?? $"json: cannot unmarshal {tree!.JsonType} into Go value of type map[string]interface {{}}")));
        }

        MapNode document = tree as MapNode ?? [];
        return Check(context, document) is { } failure ? Refused(failure) : new(document, null, duplicates);
    }

    /// <summary>What fieldValidation makes of keys that stand twice: 400, a warning, or nothing.</summary>
    public ApiStatus? Strict(RequestContext context)
    {
        switch (Duplicates, context.Options.FieldValidation)
        {
            case (null, _) or (_, "Ignore"):
                return null;
            case (_, "Strict"):
                return Domain.Failures.Failure.BadRequest($"error strict decoding YAML: error converting YAML to JSON: {Duplicates}");
            default:
                context.Warnings.AddRange(StrictYaml.Warnings(Duplicates));
                return null;
        }
    }

    /// <summary>The failure of a merged object that its kind can't hold, such as a malformed quantity.</summary>
    public static ApiStatus Unfit(RequestContext context, MapNode document, string error) => new(500, "",
        $"failed to convert new object ({Described(document)}) to proper version: unable to convert unstructured object to {Printed(context.Kind)}: {error}");

    private static ApiStatus? Check(RequestContext context, MapNode document)
    {
        if (document.Text("kind") != context.Kind.Kind || document.Text("apiVersion") != context.Kind.GroupVersion.ToString())
        {
            return Domain.Failures.Failure.BadRequest($"invalid object type: {Printed(KindOf(document))}");
        }

        if (document.Map("metadata")?["managedFields"] is ListNode)
        {
            return Domain.Failures.Failure.BadRequest("metadata.managedFields must be nil");
        }

        return TypedCheck.Check(context.KindType, document) is { } error
            ? new ApiStatus(500, "", $"failed to create typed patch object ({Described(document)}): {error}") : null;
    }

    private static AppliedBody Refused(ApiStatus failure) => new(null, failure, null);

    private static string Described(MapNode document) =>
        $"{document.Map("metadata")?.Text("namespace")}/{document.Map("metadata")?.Text("name")}; {Printed(KindOf(document))}";

    private static GroupVersionKind KindOf(MapNode document)
    {
        GroupVersion? version = GroupVersion.Parse(document.Text("apiVersion") ?? "");
        return new(version?.Group ?? "", version?.Version ?? "", document.Text("kind") ?? "");
    }

    private static string Printed(GroupVersionKind kind) => $"{kind.Group}/{kind.Version}, Kind={kind.Kind}";
}
