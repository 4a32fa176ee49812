using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>A pod comes to tolerate more, and for other times, never less.</summary>
internal static class PodTolerationUpdateRules
{
    /// <summary>Each that was there is still there, though it may be tolerated for another time.</summary>
    public static void Check(MapNode spec, MapNode old, Causes causes)
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
        foreach (Field field in PodTypes.Toleration.Fields)
        {
            if (field.Name != "tolerationSeconds" && !SameMeaning.Field(one, other, field))
            {
                return false;
            }
        }

        return true;
    }
}
