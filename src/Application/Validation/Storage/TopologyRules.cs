using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Storage;

/// <summary>Where volumes of a class may be made. https://kubernetes.io/docs/concepts/storage/storage-classes/#allowed-topologies</summary>
internal static class TopologyRules
{
    public static void Check(ListNode? terms, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode term) in new Entries(terms))
        {
            FieldPath at = path.Index(i).Child("matchLabelExpressions");
            ListNode? expressions = term.List("matchLabelExpressions");
            foreach ((int j, MapNode expression) in new Entries(expressions))
            {
                Expression(expression, at.Index(j), causes);
                string key = expression.TextOf("key");
                if (expressions!.RepeatsEarlier(j, "key", key))
                {
                    causes.Add(FieldError.Duplicate(at.Index(j).Child("key"), FieldError.Quote(key)));
                }
            }

            for (int earlier = 0; earlier < i; earlier++)
            {
                if (SameTerm((terms![earlier] as MapNode)?.List("matchLabelExpressions"), expressions))
                {
                    causes.Add(FieldError.Duplicate(at, "\"\""));
                }
            }
        }
    }

    private static void Expression(MapNode expression, FieldPath path, Causes causes)
    {
        ListNode? values = expression.List("values");
        if (values is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(path.Child("values"), ""));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (values?.Count ?? 0); i++)
        {
            if (!seen.Add(values!.TextAt(i)))
            {
                causes.Add(FieldError.Duplicate(path.Child("values").Index(i), FieldError.Quote(values!.TextAt(i))));
            }
        }

        NameRules.Qualified(expression.TextOf("key"), path.Child("key"), causes);
    }

    // Keys and sets of values: the order of neither counts.
    private static bool SameTerm(ListNode? one, ListNode? other)
    {
        Dictionary<string, HashSet<string>> left = Sets(one);
        Dictionary<string, HashSet<string>> right = Sets(other);
        return left.Count == right.Count &&
            left.All(entry => right.TryGetValue(entry.Key, out HashSet<string>? values) && values.SetEquals(entry.Value));
    }

    private static Dictionary<string, HashSet<string>> Sets(ListNode? expressions)
    {
        var sets = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach ((_, MapNode expression) in new Entries(expressions))
        {
            sets[expression.TextOf("key")] = (expression.List("values") ?? []).Select(value => (value as TextNode)?.Value ?? "").ToHashSet(StringComparer.Ordinal);
        }

        return sets;
    }
}
