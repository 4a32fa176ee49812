using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Apps;

/// <summary>How a stateful set replaces its pods: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies</summary>
internal static class StatefulStrategyRules
{
    private static readonly FieldPath Path = FieldPath.Spec.Child("updateStrategy");

    public static void Check(MapNode strategy, StructType type, Causes causes)
    {
        MapNode? rolling = strategy.Map("rollingUpdate");
        switch (strategy.Text("type"))
        {
            case "OnDelete":
                if (rolling is not null)
                {
                    causes.Add(FieldError.Invalid(
                        Path.Child("rollingUpdate"), Shown(rolling, type.Find("rollingUpdate")!.Shape.Struct), "only allowed for updateStrategy 'RollingUpdate'"));
                }

                break;
            case "RollingUpdate":
                Rolling(rolling, Path.Child("rollingUpdate"), causes);
                break;
            default:
                causes.Add(FieldError.Invalid(Path, InternalValue.Json(strategy, type), "must be 'RollingUpdate' or 'OnDelete'"));
                break;
        }
    }

    // The partition is a plain number in the reference's own types.
    private static string Shown(MapNode rolling, StructType type) => InternalValue.Json(
        new MapNode { ["partition"] = rolling["partition"] ?? NumberNode.Of(0), ["maxUnavailable"] = rolling["maxUnavailable"] }, type);

    private static void Rolling(MapNode? rolling, FieldPath path, Causes causes)
    {
        NumberRules.NonNegative(rolling, "partition", path, causes);
        if (rolling?["maxUnavailable"] is not (TextNode or NumberNode) || rolling["maxUnavailable"] is not { } unavailable)
        {
            return;
        }

        NumberRules.IntOrPercent(unavailable, path.Child("maxUnavailable"), causes);
        if (NumberRules.IntOrPercentValue(unavailable) == 0)
        {
            causes.Add(FieldError.Invalid(path.Child("maxUnavailable"), ShownValue.Json(unavailable), "cannot be 0"));
        }

        NumberRules.AtMostAll(unavailable, path.Child("maxUnavailable"), causes);
    }
}
