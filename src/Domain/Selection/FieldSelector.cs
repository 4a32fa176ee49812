using System.Diagnostics.CodeAnalysis;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Domain.Selection;

/// <summary>One term of a field selector.</summary>
/// <param name="Label">The field label, such as spec.nodeName.</param>
/// <param name="Value">The value without escapes.</param>
/// <param name="Equal">True for = and ==, false for !=.</param>
public sealed record FieldRequirement(string Label, string Value, bool Equal)
{
    /// <summary>The canonical text, with the value's backslashes, commas and equal signs escaped.</summary>
    public override string ToString() => $"{Label}{(Equal ? "=" : "!=")}{Escape(Value)}";

    private static string Escape(string value) => value.AsSpan().ContainsAny('\\', ',', '=')
        ? value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal).Replace("=", @"\=", StringComparison.Ordinal)
        : value;
}

/// <summary>
/// A field selector: the conjunction of its terms. A field that an object lacks has the empty value.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
/// </summary>
public sealed class FieldSelector
{
    private readonly FieldRequirement[] requirements;

    public FieldSelector(IEnumerable<FieldRequirement> requirements) => this.requirements = [.. requirements];

    /// <summary>The selector without terms.</summary>
    public static FieldSelector Everything { get; } = new([]);

    public IReadOnlyList<FieldRequirement> Requirements => requirements;

    /// <summary>Whether every object matches.</summary>
    public bool IsEmpty => requirements.Length == 0;

    /// <summary>Reads the query form, such as "metadata.name=a,status.phase!=Running". The error is the message of the 400 BadRequest.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FieldSelector? selector, [NotNullWhen(false)] out string? error)
    {
        if (text.Length == 0)
        {
            selector = Everything;
            error = null;
            return true;
        }

        return FieldSelectorParser.TryParse(text, out selector, out error);
    }

    /// <summary>
    /// This selector in the labels that <see cref="SelectableFields"/> gives to objects of a resource. The error, for a label that
    /// the resource does not select by, is the message of the 400 BadRequest.
    /// </summary>
    public bool TryResolve(ResourceDefinition resource, [NotNullWhen(true)] out FieldSelector? selector, [NotNullWhen(false)] out string? error)
    {
        foreach (FieldRequirement requirement in requirements)
        {
            if (!resource.SelectableFields.Contains(requirement.Label))
            {
                selector = null;
                error = resource.FieldSelectorError.Replace("{label}", requirement.Label, StringComparison.Ordinal);
                return false;
            }
        }

        selector = new(requirements.Select(term => term with { Label = SelectableFields.CanonicalLabel(resource, term.Label) }));
        error = null;
        return true;
    }

    /// <summary>The one value that a field must have, such as the name that metadata.name is pinned to; null when no term fixes it.</summary>
    public string? Pinned(string label)
    {
        foreach (FieldRequirement requirement in requirements)
        {
            if (requirement.Equal && requirement.Label == label)
            {
                return requirement.Value;
            }
        }

        return null;
    }

    /// <summary>Whether an object matches; the lookup gives the value of a field label, null or empty when the object lacks it.</summary>
    public bool Matches<TState>(TState state, Func<TState, string, string?> lookup)
    {
        foreach (FieldRequirement requirement in requirements)
        {
            if (((lookup(state, requirement.Label) ?? "") == requirement.Value) != requirement.Equal)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an object with these field values matches; allocates nothing.</summary>
    public bool Matches(ReadOnlySpan<KeyValuePair<string, string>> fields)
    {
        foreach (FieldRequirement requirement in requirements)
        {
            if ((Find(fields, requirement.Label) == requirement.Value) != requirement.Equal)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => string.Join(',', requirements.AsEnumerable());

    private static string Find(ReadOnlySpan<KeyValuePair<string, string>> fields, string label)
    {
        foreach (ref readonly KeyValuePair<string, string> field in fields)
        {
            if (field.Key == label)
            {
                return field.Value;
            }
        }

        return "";
    }
}
