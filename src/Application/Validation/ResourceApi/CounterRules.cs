using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>What the parts of a partitioned device share, and what each takes of it: KEP-4815.</summary>
internal static class CounterRules
{
    private const int MostSets = 8;
    private const int MostCounters = 32;
    private const int MostConsumed = 2;

    /// <summary>The counters that devices share.</summary>
    public static void Sets(ListNode? sets, FieldPath path, Causes causes) =>
        BoundedLists.Set(sets, MostSets, path, causes, "name", (set, at, to) => One(set, "name", at, to));

    /// <summary>What a device takes of them.</summary>
    public static void Consumed(ListNode? consumed, FieldPath path, Causes causes) =>
        BoundedLists.Set(consumed, MostConsumed, path, causes, "counterSet", (set, at, to) => One(set, "counterSet", at, to));

    private static void One(MapNode set, string named, FieldPath path, Causes causes)
    {
        string name = set.TextOf(named);
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child(named), ""));
        }
        else
        {
            NameRules.Label(name, path.Child(named), causes);
        }

        MapNode? counters = set.Map("counters");
        if (counters is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(path.Child("counters"), ""));
        }
        else if (counters.Count > MostCounters)
        {
            causes.Add(FieldError.TooMany(path.Child("counters"), counters.Count, MostCounters));
        }
        else
        {
            foreach (string counter in KeyedData.SortedKeys(counters))
            {
                NameRules.Label(counter, path.Child("counters"), causes);
            }
        }
    }
}
