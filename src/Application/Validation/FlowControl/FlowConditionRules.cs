using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.FlowControl;

/// <summary>The conditions of flow schemas and priority levels: each type once.</summary>
internal static class FlowConditionRules
{
    public static void Check(MapNode root, Causes causes)
    {
        ListNode? conditions = root.Map("status")?.List("conditions");
        foreach ((int i, MapNode condition) in new Entries(conditions))
        {
            string type = condition.TextOf("type");
            FieldPath path = FieldPath.Status.Child("conditions").Index(i).Child("type");
            if (conditions!.RepeatsEarlier(i, "type", type))
            {
                causes.Add(FieldError.Duplicate(path, FieldError.Quote(type)));
            }

            if (type.Length == 0)
            {
                causes.Add(FieldError.Required(path, ""));
            }
        }
    }
}
