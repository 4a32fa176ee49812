using Kronicle.Application.Defaulting;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of limits and requests of a whole pod: KEP-2837.</summary>
internal static class PodResourceRules
{
    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        if (review.Spec.Map("resources") is not { } resources)
        {
            return;
        }

        if (review.Spec.Map("os")?.Text("name") == "windows")
        {
            causes.Add(FieldError.Forbidden(path, "may not be set for a windows pod"));
            return;
        }

        if (resources.IsSet("claims"))
        {
            causes.Add(FieldError.Forbidden(path.Child("claims"), "claims may not be set for Resources at pod-level"));
        }

        ResourceRequirementRules.OfPod(resources, review, path, causes);
        Totals(review.Spec, resources, "requests", path, causes);
        Totals(review.Spec, resources, "limits", path, causes);
        Limits(review.Spec, resources, path.Child("containers"), causes);
    }

    // A pod asks for no less than its containers together. Of limits that holds for huge pages, which are never overcommitted.
    private static void Totals(MapNode spec, MapNode resources, string side, FieldPath path, Causes causes)
    {
        if (resources.Map(side) is not { } amounts)
        {
            return;
        }

        foreach (KeyValuePair<string, Quantity> total in ContainerTotals.Of(spec, side).OrderBy(total => total.Key, StringComparer.Ordinal))
        {
            bool counts = amounts.IsSet(total.Key) && (side == "requests" || ResourceNames.IsHugePages(total.Key));
            if (counts && QuantityRules.Read(amounts[total.Key]) is var stated && total.Value > stated)
            {
                causes.Add(FieldError.InvalidText(path.Child(side).Key(total.Key), stated.ToString(),
                    $"must be greater than or equal to aggregate container {side} of {total.Value}"));
            }
        }
    }

    // A container is limited to no more than its pod.
    private static void Limits(MapNode spec, MapNode resources, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode container) in spec.Entries("containers"))
        {
            foreach (KeyValuePair<string, Node> own in QuantityRules.Ordered(container.Map("resources")?.Map("limits") ?? []))
            {
                if (resources.Map("limits")?[own.Key] is { } ofPod && QuantityRules.Read(own.Value) > QuantityRules.Read(ofPod))
                {
                    causes.Add(FieldError.InvalidText(path.Index(i).Key(own.Key).Child("limits"), own.Value.ToString()!,
                        $"must be less than or equal to pod limits of {ofPod}"));
                }
            }
        }
    }
}
