using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>What the statuses of controllers have in common: counts that are not negative and do not exceed each other.</summary>
internal static class ControllerStatusRules
{
    /// <summary>None of the counts is below zero.</summary>
    public static void Counts(MapNode status, Causes causes, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            NumberRules.NonNegative(status, field, FieldPath.Status, causes);
        }
    }

    /// <summary>None of the counts is above the number of replicas.</summary>
    public static void AtMostReplicas(MapNode status, Causes causes, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            AtMost(status, field, "replicas", "cannot be greater than status.replicas", causes);
        }
    }

    /// <summary>A count is not above another.</summary>
    public static void AtMost(MapNode status, string field, string most, string message, Causes causes)
    {
        long count = status.IntegerOf(field);
        if (count > status.IntegerOf(most))
        {
            causes.Add(FieldError.Invalid(FieldPath.Status.Child(field), $"{count}", message));
        }
    }

    /// <summary>The number of collisions only grows: names of revisions are made from it.</summary>
    public static void Collisions(MapNode status, MapNode old, Causes causes)
    {
        long? count = status.Integer("collisionCount");
        if (old.Integer("collisionCount") is { } before && (count is null || count < before))
        {
            causes.Add(FieldError.Invalid(FieldPath.Status.Child("collisionCount"), $"{count ?? 0}", "cannot be decremented"));
        }
    }
}
