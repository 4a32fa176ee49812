using Kronicle.Domain.Failures;

namespace Kronicle.Application.Requests;

/// <summary>The dryRun option knows one value, All: https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run</summary>
public static class DryRunRules
{
    /// <summary>What is wrong with the values; nothing when they are absent or All.</summary>
    public static IEnumerable<StatusCause> Check(IEnumerable<string> values)
    {
        string[] given = [.. values];
        return given.All(value => value == "All")
            ? []
            : [new("FieldValueNotSupported",
                $"Unsupported value: [{string.Join(",", given.Select(FieldError.Quote))}]: supported values: \"All\"", "dryRun")];
    }
}
