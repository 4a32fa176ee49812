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

        if (resources.IsSet("claims"))
        {
            causes.Add(FieldError.Forbidden(path.Child("claims"), "claims cannot be set for Resources at pod-level"));
        }

        ResourceRequirementRules.OfPod(resources, review, path, causes);
        Requests(review.Spec, resources, path.Child("requests"), causes);
        Limits(review.Spec, resources, path.Child("containers"), causes);
    }

    // A pod asks for no less than its containers together.
    private static void Requests(MapNode spec, MapNode resources, FieldPath path, Causes causes)
    {
        foreach (KeyValuePair<string, Quantity> total in ContainerTotals.Of(spec, "requests").OrderBy(total => total.Key, StringComparer.Ordinal))
        {
            Quantity stated = QuantityRules.Read(resources.Map("requests")?[total.Key]);
            if (total.Value > stated)
            {
                causes.Add(FieldError.InvalidText(path.Key(total.Key), stated.ToString(),
                    $"must be greater than or equal to aggregate container requests of {total.Value}"));
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
