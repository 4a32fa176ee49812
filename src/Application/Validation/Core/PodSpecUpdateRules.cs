using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>What of a pod's spec may change: images, a deadline that comes nearer, more tolerations, fewer gates; nothing else.</summary>
internal static class PodSpecUpdateRules
{
    private const string Changeable = "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`," +
        "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private static readonly MapNode Nothing = [];

    public static void Check(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? Nothing;
        MapNode old = review.Old!.Map("spec") ?? Nothing;
        if (!PodImageUpdateRules.Check(spec, old, "containers", causes) || !PodImageUpdateRules.Check(spec, old, "initContainers", causes) || !PodDeadlineRules.Check(spec, old, causes))
        {
            return;
        }

        PodTolerationUpdateRules.Check(spec, old, causes);
        Gates(spec, old, causes);
        if (!SameMeaning.Structs(spec, old, PodTypes.Spec))
        {
            Rest(spec, old, causes);
        }
    }

    private static void Gates(MapNode spec, MapNode old, Causes causes)
    {
        foreach ((int i, MapNode gate) in spec.Entries("schedulingGates"))
        {
            string name = gate.TextOf("name");
            if (old.List("schedulingGates") is not { } before || !before.RepeatsEarlier(before.Count, "name", name))
            {
                causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("schedulingGates").Index(i).Child("name"),
                    $"only deletion is allowed, but found new scheduling gate '{name}'"));
            }
        }
    }

    // The spec with everything put back that may change must be the one that was.
    private static void Rest(MapNode spec, MapNode old, Causes causes)
    {
        MapNode rest = spec.Copy();
        PodImageUpdateRules.PutBack(rest, old, "containers");
        PodImageUpdateRules.PutBack(rest, old, "initContainers");
        foreach (string field in (ReadOnlySpan<string>)["activeDeadlineSeconds", "schedulingGates", "tolerations"])
        {
            rest[field] = old[field]?.Clone();
        }

        if (old.Integer("terminationGracePeriodSeconds") < 0 && rest.Integer("terminationGracePeriodSeconds") == 1)
        {
            rest["terminationGracePeriodSeconds"] = old["terminationGracePeriodSeconds"];
        }

        if (old.Length("schedulingGates") > 0)
        {
            PodGatedRules.Check(rest, old, causes);
        }

        if (!SameMeaning.Structs(rest, old, PodTypes.Spec))
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec,
                $"pod updates may not change fields other than {Changeable}\n{SpecDifference.Between(old, rest, PodTypes.Spec)}"));
        }
    }
}
