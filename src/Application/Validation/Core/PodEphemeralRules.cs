using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Ephemeral containers are added, never changed or taken away: KEP-277.</summary>
internal static class PodEphemeralRules
{
    public static void Check(ObjectUnderReview review, Causes causes)
    {
        const string Field = "ephemeralContainers";
        FieldPath path = FieldPath.Spec.Child(Field);
        MapNode spec = review.New.Map("spec") ?? [];
        foreach ((_, MapNode old) in (review.Old!.Map("spec") ?? []).Entries(Field))
        {
            string name = old.TextOf("name");
            MapNode? container = Last(spec, Field, name);
            if (container is null)
            {
                causes.Add(FieldError.Forbidden(path, $"existing ephemeral containers {FieldError.Quote(name)} may not be removed\n"));
            }
            else if (!SameMeaning.Structs(container, old, PodTypes.EphemeralContainer))
            {
                causes.Add(FieldError.Forbidden(path, $"existing ephemeral containers {FieldError.Quote(name)} may not be changed\n" +
                    SpecDifference.Between(old, container, PodTypes.EphemeralContainer)));
            }
        }
    }

    private static MapNode? Last(MapNode spec, string field, string name)
    {
        MapNode? found = null;
        foreach ((_, MapNode container) in spec.Entries(field))
        {
            found = container.TextOf("name") == name ? container : found;
        }

        return found;
    }
}
