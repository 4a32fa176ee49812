using System.Globalization;
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
        if (!Images(spec, old, "containers", causes) || !Images(spec, old, "initContainers", causes) || !Deadline(spec, old, causes))
        {
            return;
        }

        Tolerations(spec, old, causes);
        Gates(spec, old, causes);
        if (!SameMeaning.Structs(spec, old, PodTypes.Spec))
        {
            Rest(spec, old, causes);
        }
    }

    // As many containers as before, each with an image.
    private static bool Images(MapNode spec, MapNode old, string list, Causes causes)
    {
        FieldPath path = FieldPath.Spec.Child(list);
        if (spec.Length(list) != old.Length(list))
        {
            causes.Add(FieldError.Forbidden(path, "pod updates may not add or remove containers"));
            return false;
        }

        foreach ((int i, MapNode container) in spec.Entries(list))
        {
            string image = container.TextOf("image");
            if (image.Length == 0)
            {
                causes.Add(FieldError.Required(path.Index(i).Child("image"), ""));
            }

            if (image.AsSpan().Trim().Length != image.Length)
            {
                causes.Add(FieldError.InvalidText(path.Index(i).Child("image"), image, "must not have leading or trailing whitespace"));
            }
        }

        return true;
    }

    private static bool Deadline(MapNode spec, MapNode old, Causes causes)
    {
        const string Field = "activeDeadlineSeconds";
        long? before = old.Integer(Field);
        if (spec.Integer(Field) is not { } seconds)
        {
            if (before is not null)
            {
                causes.Add(FieldError.Invalid(FieldPath.Spec.Child(Field), "null", "must not update from a positive integer to nil value"));
            }

            return true;
        }

        string? problem = seconds is < 0 or > int.MaxValue ? "must be between 0 and 2147483647, inclusive"
            : before < seconds ? "must be less than or equal to previous value"
            : null;
        if (problem is not null)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child(Field), seconds.ToString(CultureInfo.InvariantCulture), problem));
        }

        return problem is null;
    }

    // Each that was there is still there, though it may be tolerated for another time.
    private static void Tolerations(MapNode spec, MapNode old, Causes causes)
    {
        foreach ((_, MapNode toleration) in old.Entries("tolerations"))
        {
            bool found = false;
            foreach ((_, MapNode candidate) in spec.Entries("tolerations"))
            {
                found = found || SameButTime(candidate, toleration);
            }

            if (!found)
            {
                causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("tolerations"), "existing toleration can not be modified except its tolerationSeconds"));
                return;
            }
        }

        TolerationRules.Check(spec.List("tolerations"), FieldPath.Spec.Child("tolerations"), causes, TolerationRules.Compares(old.List("tolerations")));
    }

    private static bool SameButTime(MapNode one, MapNode other)
    {
        foreach (Domain.Schema.Field field in PodTypes.Toleration.Fields)
        {
            if (field.Name != "tolerationSeconds" && !SameMeaning.Field(one, other, field))
            {
                return false;
            }
        }

        return true;
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
        PutBackImages(rest, old, "containers");
        PutBackImages(rest, old, "initContainers");
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

    private static void PutBackImages(MapNode rest, MapNode old, string list)
    {
        foreach ((int i, MapNode container) in rest.Entries(list))
        {
            container["image"] = (old.List(list)![i] as MapNode)?["image"];
        }
    }
}
