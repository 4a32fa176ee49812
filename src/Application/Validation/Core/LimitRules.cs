using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>One limit: the least, the most, what is taken when nothing is said, and how far limits may lie above requests, in keeping with each other.</summary>
internal static class LimitRules
{
    public static void Check(MapNode limit, string type, FieldPath path, Causes causes)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Names(limit, "max", type, path, names, causes);
        Names(limit, "min", type, path, names, causes);
        bool defaults = type != "Pod";
        foreach (string field in (ReadOnlySpan<string>)["default", "defaultRequest"])
        {
            if (defaults)
            {
                Names(limit, field, type, path, names, causes);
            }
            else if (limit.Map(field) is { Count: > 0 })
            {
                causes.Add(FieldError.Forbidden(path.Child(field), "may not be specified when `type` is 'Pod'"));
            }
        }

        if (type == "PersistentVolumeClaim" && limit.Map("min")?.Has("storage") is not true && limit.Map("max")?.Has("storage") is not true)
        {
            causes.Add(FieldError.Required(path.Child("limits"), "either minimum or maximum storage value is required, but neither was provided"));
        }

        Names(limit, "maxLimitRequestRatio", type, path, names, causes);
        foreach (string name in names)
        {
            Amounts(name, limit, defaults, path, causes);
        }
    }

    private static void Names(MapNode limit, string field, string type, FieldPath path, SortedSet<string> names, Causes causes)
    {
        foreach (string name in KeyedData.SortedKeys(limit.Map(field)))
        {
            names.Add(name);
            FieldPath at = path.Child(field).Key(name);
            if (type is "Pod" or "Container")
            {
                ResourceNameRules.OfContainer(name, at, causes);
            }
            else
            {
                ResourceNameRules.Check(name, at, causes);
            }
        }
    }

    private static void Amounts(string name, MapNode limit, bool defaults, FieldPath path, Causes causes)
    {
        Quantity? min = Of(limit, "min", name);
        Quantity? max = Of(limit, "max", name);
        Quantity? @default = defaults ? Of(limit, "default", name) : null;
        Quantity? request = defaults ? Of(limit, "defaultRequest", name) : null;
        Quantity? ratio = Of(limit, "maxLimitRequestRatio", name);
        NotAbove(min, "min value", max, "max value", min, path.Child("min").Key(name), causes);
        FieldPath requestPath = path.Child("defaultRequest").Key(name);
        NotAbove(min, "min value", request, "default request value", request, requestPath, causes);
        NotAbove(request, "default request value", max, "max value", request, requestPath, causes);
        NotAbove(request, "default request value", @default, "default limit value", request, requestPath, causes);
        FieldPath defaultPath = path.Child("default").Key(name);
        NotAbove(min, "min value", @default, "default value", min, defaultPath, causes);
        NotAbove(@default, "default value", max, "max value", max, defaultPath, causes);
        Ratio(ratio, min, max, path.Child("maxLimitRequestRatio").Key(name), causes);
        if (!ResourceNames.IsOvercommitAllowed(name) && @default is { } all && request is { } asked && all != asked)
        {
            causes.Add(FieldError.InvalidText(requestPath, asked.ToString(), $"default value {all} must equal to defaultRequest value {asked} in {name}"));
        }
    }

    private static void NotAbove(Quantity? low, string lowName, Quantity? high, string highName, Quantity? shown, FieldPath path, Causes causes)
    {
        if (low is { } a && high is { } b && a > b)
        {
            causes.Add(FieldError.InvalidText(path, shown!.Value.ToString(), $"{lowName} {a} is greater than {highName} {b}"));
        }
    }

    private static void Ratio(Quantity? ratio, Quantity? min, Quantity? max, FieldPath path, Causes causes)
    {
        if (ratio is not { } most)
        {
            return;
        }

        if (most < new Quantity(1))
        {
            causes.Add(FieldError.InvalidText(path, most.ToString(), $"ratio {most} is less than 1"));
        }

        if (min is not { } low || max is not { } high)
        {
            return;
        }

        const long Thousandths = long.MaxValue / 1000;
        bool exact = most.Value < Thousandths && low.Value < Thousandths && high.Value < Thousandths;
        double allowed = exact ? most.MilliValue / 1000d : most.Value;
        double possible = exact ? (double)high.MilliValue / low.MilliValue : (double)high.Value / low.Value;
        if (allowed > possible)
        {
            causes.Add(FieldError.InvalidText(path, most.ToString(),
                $"ratio {most} is greater than max/min = {possible.ToString("F6", CultureInfo.InvariantCulture)}"));
        }
    }

    private static Quantity? Of(MapNode limit, string field, string name) =>
        limit.Map(field)?[name] is { } amount ? QuantityRules.Read(amount) : null;
}
