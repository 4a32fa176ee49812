using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>How much a device has, and in which amounts it may be shared: KEP-5075.</summary>
internal static class DeviceCapacityRules
{
    private const int MostValues = 10;

    public static void Check(MapNode capacity, bool shared, FieldPath path, Causes causes)
    {
        if (capacity.Map("requestPolicy") is not { } policy)
        {
            return;
        }

        FieldPath at = path.Child("requestPolicy");
        if (!shared)
        {
            causes.Add(FieldError.Forbidden(at, "allowMultipleAllocations must be true"));
            return;
        }

        Quantity all = QuantityRules.Read(capacity["value"]);
        MapNode? range = policy.Map("validRange");
        bool values = policy.Length("validValues") > 0;
        if (values && range is not null)
        {
            causes.Add(FieldError.Forbidden(at, "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same time"));
        }
        else if ((values || range is not null) && !policy.IsSet("default"))
        {
            causes.Add(FieldError.Required(at.Child("default"), $"required when {(values ? "validValues" : "validRange")} is defined"));
        }
        else if (values)
        {
            Values(policy.List("validValues")!, QuantityRules.Read(policy["default"]), all, at.Child("validValues"), causes);
        }
        else if (range is not null)
        {
            CapacityRangeRules.Check(range, QuantityRules.Read(policy["default"]), all, at.Child("validRange"), causes);
        }
    }

    private static void Values(ListNode values, Quantity @default, Quantity all, FieldPath path, Causes causes)
    {
        for (int i = 0; i + 1 < values.Count; i++)
        {
            Quantity next = QuantityRules.Read(values[i + 1]);
            if (QuantityRules.Read(values[i]) > next)
            {
                causes.Add(FieldError.InvalidText(path.Index(i + 1), next.ToString(), "values must be sorted in ascending order"));
            }
        }

        if (values.Count > MostValues)
        {
            causes.Add(FieldError.TooMany(path, values.Count, MostValues));
            causes.Add(FieldError.InvalidText(path, @default.ToString(), "default value is not valid according to the requestPolicy"));
            return;
        }

        bool found = false;
        for (int i = 0; i < values.Count; i++)
        {
            Quantity value = QuantityRules.Read(values[i]);
            found |= value == @default;
            if (value > all)
            {
                causes.Add(FieldError.InvalidText(path.Index(i), value.ToString(), $"option is larger than capacity value: {all}"));
            }
        }

        var seen = new HashSet<long>();
        for (int i = 0; i < values.Count; i++)
        {
            long value = QuantityRules.Read(values[i]).Value;
            if (!seen.Add(value))
            {
                causes.Add(FieldError.Duplicate(path.Index(i), $"\"{value}\""));
            }
        }

        if (!found)
        {
            causes.Add(FieldError.InvalidText(path, @default.ToString(), "default value is not valid according to the requestPolicy"));
        }
    }
}
