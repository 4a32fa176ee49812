using System.Diagnostics.CodeAnalysis;

namespace Kronicle.Domain.Selection;

/// <summary>
/// A label selector: the conjunction of its requirements. Immutable, and matching allocates nothing.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
/// </summary>
public sealed class LabelSelector
{
    private const int BinarySearchFrom = 16;

    private readonly LabelRequirement[] requirements;

    /// <summary>A conjunction of requirements, kept in the order of their keys.</summary>
    public LabelSelector(IEnumerable<LabelRequirement> requirements) =>
        this.requirements = [.. requirements.OrderBy(requirement => requirement.Key, StringComparer.Ordinal)];

    /// <summary>The selector without requirements.</summary>
    public static LabelSelector Everything { get; } = new([]);

    public IReadOnlyList<LabelRequirement> Requirements => requirements;

    /// <summary>Whether every set of labels matches.</summary>
    public bool IsEmpty => requirements.Length == 0;

    /// <summary>Reads the query form, such as "env in (a,b),!canary". The error is the message of the 400 BadRequest that lists and watches answer.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LabelSelector? selector, [NotNullWhen(false)] out string? error)
    {
        if (text.Length == 0)
        {
            selector = Everything;
            error = null;
            return true;
        }

        return new LabelSelectorParser(text).TryParse(out selector, out error);
    }

    /// <summary>Whether labels match.</summary>
    /// <param name="labels">Sorted by key in ordinal order, keys distinct.</param>
    public bool Matches(ReadOnlySpan<KeyValuePair<string, string>> labels)
    {
        foreach (LabelRequirement requirement in requirements)
        {
            if (!requirement.Accepts(Find(labels, requirement.Key)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The canonical text: requirements by key, values sorted.</summary>
    public override string ToString() => string.Join(',', requirements.AsEnumerable());

    private static string? Find(ReadOnlySpan<KeyValuePair<string, string>> labels, string key)
    {
        if (labels.Length >= BinarySearchFrom)
        {
            return Search(labels, key);
        }

        foreach (ref readonly KeyValuePair<string, string> label in labels)
        {
            if (label.Key == key)
            {
                return label.Value;
            }
        }

        return null;
    }

    private static string? Search(ReadOnlySpan<KeyValuePair<string, string>> labels, string key)
    {
        int low = 0;
        int high = labels.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = string.CompareOrdinal(labels[middle].Key, key);
            if (order == 0)
            {
                return labels[middle].Value;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
