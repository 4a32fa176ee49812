using System.Collections;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota;

/// <summary>
/// Amounts by the names of resources (v1.ResourceList), in ordinal order of the names.
/// https://kubernetes.io/docs/concepts/policy/resource-quotas/
/// </summary>
public sealed class ResourceAmounts : IEnumerable<KeyValuePair<string, Quantity>>
{
    private readonly SortedDictionary<string, Quantity> amounts = new(StringComparer.Ordinal);

    public int Count => amounts.Count;

    public IEnumerable<string> Names => amounts.Keys;

    /// <summary>The amount of a name; zero when there is none.</summary>
    public Quantity this[string name]
    {
        get => amounts.GetValueOrDefault(name);
        set => amounts[name] = value;
    }

    /// <summary>Reads names with quantities, such as spec.hard; what is no quantity is passed over.</summary>
    public static ResourceAmounts Read(MapNode? map)
    {
        var read = new ResourceAmounts();
        foreach ((string name, Node value) in map ?? [])
        {
            if (value is not NullNode && Quantity.TryParse(value.ToString()!, out Quantity quantity, out _))
            {
                read[name] = quantity;
            }
        }

        return read;
    }

    public bool Has(string name) => amounts.ContainsKey(name);

    public void Add(string name, Quantity more) => amounts[name] = Has(name) ? amounts[name] + more : more;

    public void Add(string name, long more) => Add(name, new Quantity(more));

    /// <summary>Adds each amount of others to this one's.</summary>
    public void AddAll(ResourceAmounts others)
    {
        foreach ((string name, Quantity more) in others)
        {
            Add(name, more);
        }
    }

    /// <summary>Raises each amount to that of others where theirs is greater, or where there is none.</summary>
    public void RaiseTo(ResourceAmounts others)
    {
        foreach ((string name, Quantity other) in others)
        {
            if (!Has(name) || other > amounts[name])
            {
                amounts[name] = other;
            }
        }
    }

    /// <summary>A copy with the sums.</summary>
    public ResourceAmounts Plus(ResourceAmounts others)
    {
        ResourceAmounts sum = Where(static _ => true);
        sum.AddAll(others);
        return sum;
    }

    /// <summary>A copy with the differences; negative where others have more.</summary>
    public ResourceAmounts Minus(ResourceAmounts others)
    {
        ResourceAmounts rest = Where(static _ => true);
        foreach ((string name, Quantity less) in others)
        {
            rest.Add(name, -less);
        }

        return rest;
    }

    /// <summary>A copy of the amounts with chosen names.</summary>
    public ResourceAmounts Where(Func<string, bool> chosen)
    {
        var some = new ResourceAmounts();
        foreach ((string name, Quantity amount) in amounts)
        {
            if (chosen(name))
            {
                some[name] = amount;
            }
        }

        return some;
    }

    /// <summary>The names whose amount is greater than a limit; a name without a limit is never.</summary>
    public IReadOnlyList<string> Above(ResourceAmounts limits) =>
        [.. amounts.Where(amount => limits.Has(amount.Key) && amount.Value > limits[amount.Key]).Select(amount => amount.Key)];

    /// <summary>The same names with equal amounts, however they are written.</summary>
    public bool SameAs(ResourceAmounts others) =>
        others.Count == Count && amounts.All(amount => others.Has(amount.Key) && others[amount.Key] == amount.Value);

    public MapNode ToNode()
    {
        var map = new MapNode(Count);
        foreach ((string name, Quantity amount) in amounts)
        {
            map[name] = amount.ToString();
        }

        return map;
    }

    public IEnumerator<KeyValuePair<string, Quantity>> GetEnumerator() => amounts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
