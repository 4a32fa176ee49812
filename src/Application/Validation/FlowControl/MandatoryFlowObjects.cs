using System.Collections.Frozen;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.FlowControl;

/// <summary>
/// The flow schemas and priority levels without which no request would be classified: their specs are fixed.
/// https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#mandatory-configuration-objects
/// </summary>
internal static class MandatoryFlowObjects
{
    private const string Exempt = "exempt";

    private static readonly Lazy<FrozenDictionary<string, MapNode>> Schemas = new(() => Read(
        (Exempt, """
            {"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1,"rules":[{
            "subjects":[{"kind":"Group","group":{"name":"system:masters"}}],
            "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],
            "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}
            """),
        ("catch-all", """
            {"priorityLevelConfiguration":{"name":"catch-all"},"matchingPrecedence":10000,"distinguisherMethod":{"type":"ByUser"},"rules":[{
            "subjects":[{"kind":"Group","group":{"name":"system:unauthenticated"}},{"kind":"Group","group":{"name":"system:authenticated"}}],
            "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],
            "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}
            """)));

    private static readonly Lazy<FrozenDictionary<string, MapNode>> Levels = new(() => Read(
        (Exempt, """{"type":"Exempt"}"""),
        ("catch-all", """{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"type":"Reject"},"lendablePercent":0}}""")));

    /// <summary>A mandatory flow schema says what it has to.</summary>
    public static void CheckSchema(ObjectUnderReview review, Causes causes)
    {
        string name = review.Metadata.TextOf("name");
        if (Schemas.Value.TryGetValue(name, out MapNode? wanted))
        {
            Check(review, review.New.Map("spec") ?? [], wanted, $"spec of '{name}' must equal the fixed value", causes);
        }
    }

    /// <summary>A mandatory level says what it has to; the exempt one may say how much it lends.</summary>
    public static void CheckLevel(ObjectUnderReview review, Causes causes)
    {
        string name = review.Metadata.TextOf("name");
        if (!Levels.Value.TryGetValue(name, out MapNode? wanted))
        {
            return;
        }

        MapNode spec = review.New.Map("spec") ?? [];
        if (name == Exempt)
        {
            MapNode rest = spec.Copy();
            rest.Remove("exempt");
            Check(review, rest, wanted, $"spec of '{name}' except the 'spec.exempt' field must equal the fixed value", causes);
        }
        else
        {
            Check(review, spec, wanted, $"spec of '{name}' must equal the fixed value", causes);
        }
    }

    private static void Check(ObjectUnderReview review, MapNode spec, MapNode wanted, string message, Causes causes)
    {
        StructType type = review.Resource.Type.Find("spec")!.Shape.Struct;
        if (!SameMeaning.Structs(spec, wanted, type))
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec, InternalValue.Json(review.New.Map("spec") ?? [], type), message));
        }
    }

    private static FrozenDictionary<string, MapNode> Read(params ReadOnlySpan<(string Name, string Spec)> specs)
    {
        var read = new Dictionary<string, MapNode>(StringComparer.Ordinal);
        foreach ((string name, string spec) in specs)
        {
            read[name] = (MapNode)TreeReader.Read(System.Text.Encoding.UTF8.GetBytes(spec), out _)!;
        }

        return read.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
