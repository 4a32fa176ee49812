using System.Globalization;
using Kronicle.Domain.Failures;

namespace Kronicle.Domain.Selection;

/// <summary>One requirement of a <see cref="LabelSelector"/>.</summary>
public sealed class LabelRequirement
{
    private const int LookedUpFromCount = 9;

    private readonly HashSet<string>? lookup;
    private readonly long bound;

    private LabelRequirement(string key, LabelOperator @operator, IReadOnlyList<string> values, long bound)
    {
        Key = key;
        Operator = @operator;
        Values = values;
        this.bound = bound;
        lookup = values.Count >= LookedUpFromCount ? new(values, StringComparer.Ordinal) : null;
    }

    public string Key { get; }

    public LabelOperator Operator { get; }

    /// <summary>Sorted and distinct; one for the operators that compare, none for the ones that ask for existence.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Makes a requirement of checked parts; the errors carry the paths key and values[i], each a line of the aggregate.</summary>
    /// <param name="key">The label key.</param>
    /// <param name="operator">The relation.</param>
    /// <param name="values">In any order.</param>
    /// <param name="errors">One text per error; empty when a requirement is returned.</param>
    public static LabelRequirement? Make(string key, LabelOperator @operator, IEnumerable<string> values, out IReadOnlyList<string> errors)
    {
        string[] sorted = [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var found = new List<string>();
        Check("key", key, LabelSyntax.KeyErrors(key), found);
        CheckCount(@operator, sorted, found);
        long bound = CheckBound(@operator, sorted, found);
        for (int i = 0; i < sorted.Length; i++)
        {
            Check($"values[{i}][{key}]", sorted[i], LabelSyntax.ValueErrors(sorted[i]), found);
        }

        errors = found;
        return found.Count == 0 ? new(key, @operator, sorted, bound) : null;
    }

    /// <summary>Whether a label of this key and value meets the requirement; null stands for an absent label.</summary>
    public bool Accepts(string? value) => Operator switch
    {
        LabelOperator.Equal or LabelOperator.DoubleEqual or LabelOperator.In => value is not null && Has(value),
        LabelOperator.NotEqual or LabelOperator.NotIn => value is null || !Has(value),
        LabelOperator.Exists => value is not null,
        LabelOperator.DoesNotExist => value is null,
        LabelOperator.GreaterThan => TryInteger(value, out long number) && number > bound,
        _ => TryInteger(value, out long number) && number < bound,
    };

    /// <summary>The canonical text.</summary>
    public override string ToString() => Operator switch
    {
        LabelOperator.Equal => $"{Key}={Values[0]}",
        LabelOperator.DoubleEqual => $"{Key}=={Values[0]}",
        LabelOperator.NotEqual => $"{Key}!={Values[0]}",
        LabelOperator.In => $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => "!" + Key,
        LabelOperator.GreaterThan => $"{Key}>{Values[0]}",
        _ => $"{Key}<{Values[0]}",
    };

    private static void CheckCount(LabelOperator @operator, string[] values, List<string> errors)
    {
        string problem = (@operator, values.Length) switch
        {
            (LabelOperator.In or LabelOperator.NotIn, 0) => "for 'in', 'notin' operators, values set can't be empty",
            (LabelOperator.Equal or LabelOperator.DoubleEqual or LabelOperator.NotEqual, not 1) => "exact-match compatibility requires one single value",
            (LabelOperator.Exists or LabelOperator.DoesNotExist, not 0) => "values set must be empty for exists and does not exist",
            (LabelOperator.GreaterThan or LabelOperator.LessThan, not 1) => "for 'Gt', 'Lt' operators, exactly one value is required",
            _ => "",
        };
        if (problem.Length > 0)
        {
            errors.Add($"values: Invalid value: [{string.Join(',', values.Select(FieldError.Quote))}]: {problem}");
        }
    }

    private static long CheckBound(LabelOperator @operator, string[] values, List<string> errors)
    {
        long bound = 0;
        for (int i = 0; @operator is LabelOperator.GreaterThan or LabelOperator.LessThan && i < values.Length; i++)
        {
            if (!TryInteger(values[i], out bound))
            {
                errors.Add($"values[{i}]: Invalid value: {FieldError.Quote(values[i])}: for 'Gt', 'Lt' operators, the value must be an integer");
            }
        }

        return bound;
    }

    private static void Check(string path, string value, IReadOnlyList<string> problems, List<string> errors)
    {
        if (problems.Count > 0)
        {
            errors.Add($"{path}: Invalid value: {FieldError.Quote(value)}: {string.Join("; ", problems)}");
        }
    }

    private static bool TryInteger(string? value, out long number) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private bool Has(string value)
    {
        if (lookup is not null)
        {
            return lookup.Contains(value);
        }

        string[] own = (string[])Values;
        foreach (string candidate in own)
        {
            if (candidate == value)
            {
                return true;
            }
        }

        return false;
    }
}
