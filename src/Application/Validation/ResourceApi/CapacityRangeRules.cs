using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>A range of amounts of a shared device, perhaps in steps.</summary>
internal static class CapacityRangeRules
{
    public static void Check(MapNode range, Quantity @default, Quantity all, FieldPath path, Causes causes)
    {
        if (!range.IsSet("min"))
        {
            causes.Add(FieldError.Required(path.Child("min"), "required when validRange is defined"));
            return;
        }

        Quantity min = QuantityRules.Read(range["min"]);
        Quantity? max = range.IsSet("max") ? QuantityRules.Read(range["max"]) : null;
        NotAbove(min, all, min, $"min is larger than capacity value: {all}", path.Child("min"), causes);
        NotAbove(min, @default, @default, $"default is less than min: {min}", path.Child("min"), causes);
        if (max is { } most)
        {
            NotAbove(min, most, min, $"min is larger than max: {most}", path.Child("max"), causes);
            NotAbove(most, all, most, $"max is larger than capacity value: {all}", path.Child("max"), causes);
            NotAbove(@default, most, @default, $"default is more than max: {most}", path.Child("max"), causes);
        }

        if (range.IsSet("step"))
        {
            Steps(QuantityRules.Read(range["step"]), min, max, @default, all, path.Child("step"), causes);
        }
    }

    private static void Steps(Quantity step, Quantity min, Quantity? max, Quantity @default, Quantity all, FieldPath path, Causes causes)
    {
        Quantity first = min + step;
        NotAbove(first, all, step, $"one step {first} is larger than capacity value: {all}", path, causes);
        Reached(@default, min, step, path, causes);
        if (max is { } most)
        {
            Reached(most, min, step, path, causes);
        }
    }

    // No step reaches anything; one of nothing never gets away from the least.
    private static void Reached(Quantity value, Quantity min, Quantity step, FieldPath path, Causes causes)
    {
        long distance = value.Value - min.Value;
        if (step.Value == 0 ? distance != 0 : distance % step.Value != 0)
        {
            causes.Add(FieldError.InvalidText(path, value.ToString(), $"value is not a multiple of a given step ({step}) from ({min})"));
        }
    }

    private static void NotAbove(Quantity low, Quantity high, Quantity shown, string message, FieldPath path, Causes causes)
    {
        if (low > high)
        {
            causes.Add(FieldError.InvalidText(path, shown.ToString(), message));
        }
    }
}
