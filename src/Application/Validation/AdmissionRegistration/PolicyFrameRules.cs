using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>What validating and mutating policies share around their expressions.</summary>
internal static class PolicyFrameRules
{
    private static readonly string[] FailurePolicies = ["Fail", "Ignore"];

    /// <summary>failurePolicy and paramKind.</summary>
    public static void Head(MapNode spec, Causes causes)
    {
        if (spec.Text("failurePolicy") is { } policy)
        {
            Choice.Supported(policy, FailurePolicies, FieldPath.Spec.Child("failurePolicy"), causes);
        }
        else
        {
            causes.Add(FieldError.Required(FieldPath.Spec.Child("failurePolicy"), ""));
        }

        ParameterRules.Kind(spec.Map("paramKind"), FieldPath.Spec.Child("paramKind"), causes);
    }

    /// <summary>matchConditions, unless an update leaves them and what they can speak of alone, and variables.</summary>
    public static void Conditions(ObjectUnderReview review, MapNode spec, Causes causes)
    {
        StructType type = review.Resource.Type.Find("spec")!.Shape.Struct;
        MapNode? old = review.Old?.Map("spec");
        bool same = review.IsUpdate && SameMeaning.Field(spec, old, type.Find("paramKind")!) && SameMeaning.Field(spec, old, type.Find("matchConditions")!);
        if (!same)
        {
            MatchConditionRules.Check(spec.List("matchConditions"), FieldPath.Spec.Child("matchConditions"), causes);
        }

        PolicyVariableRules.Check(spec, FieldPath.Spec.Child("variables"), causes);
    }
}
