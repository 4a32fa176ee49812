namespace Kronicle.Domain.Failures;

/// <summary>Several errors in one text, as apimachinery's util/errors prints an aggregate.</summary>
public static class AggregateError
{
    /// <summary>Each error once; several stand in brackets.</summary>
    public static string Text(IEnumerable<string> errors)
    {
        string[] distinct = [.. errors.Distinct(StringComparer.Ordinal)];
        return distinct.Length <= 1 ? string.Concat(distinct) : $"[{string.Join(", ", distinct)}]";
    }
}
