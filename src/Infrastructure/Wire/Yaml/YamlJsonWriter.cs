using Kronicle.Domain.Objects;
using System.Globalization;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>Writes the nodes of a document as JSON: types are resolved, merges and aliases expanded, keys sorted.</summary>
internal sealed class YamlJsonWriter(JsonBuffer output, int maxBytes, int maxDepth, CancellationToken cancellation)
{
    private const int FreeAliases = 100;
    private const int FreeNodes = 1000;
    private const double FewNodes = 400_000;
    private const double ManyNodes = 4_000_000;

    private readonly HashSet<YamlAlias> open = [];
    private readonly List<(int Line, string Key)> duplicates = [];
    private int nodes;
    private int aliased;

    /// <summary>The error of strict decoding for keys that stand twice; null when none does.</summary>
    public string? Duplicates => duplicates.Count == 0 ? null : "yaml: unmarshal errors:\n  " + string.Join("\n  ", duplicates
        .OrderBy(duplicate => duplicate.Line)
        .Select(duplicate => string.Create(CultureInfo.InvariantCulture, $"line {duplicate.Line}: key {duplicate.Key} already set in map")));

    public void Write(YamlNode? root)
    {
        if (root is null)
        {
            output.Raw("null"u8);
            return;
        }

        Node(root, 1);
    }

    private void Node(YamlNode node, int depth)
    {
        Count(depth);
        switch (node)
        {
            case YamlAlias alias:
                Enter(alias);
                Node(alias.Target, depth + 1);
                open.Remove(alias);
                break;
            case YamlScalar scalar:
                Scalar(YamlValue.Resolve(scalar));
                break;
            case YamlSequence sequence:
                Sequence(sequence, depth);
                break;
            case YamlMapping mapping:
                Mapping(mapping, depth);
                break;
        }
    }

    private void Sequence(YamlSequence sequence, int depth)
    {
        output.Raw((byte)'[');
        for (int i = 0; i < sequence.Items.Count; i++)
        {
            if (i > 0)
            {
                output.Raw((byte)',');
            }

            Node(sequence.Items[i], depth + 1);
        }

        output.Raw((byte)']');
    }

    private void Mapping(YamlMapping mapping, int depth)
    {
        var values = new Dictionary<string, (YamlNode Value, YamlAlias? Through)>(mapping.Entries.Count, StringComparer.Ordinal);
        Collect(mapping, null, values, depth);
        output.Raw((byte)'{');
        bool first = true;
        foreach (string key in values.Keys.Order(StringComparer.Ordinal))
        {
            if (!first)
            {
                output.Raw((byte)',');
            }

            first = false;
            output.Text(key);
            output.Raw((byte)':');
            (YamlNode value, YamlAlias? through) = values[key];
            bool entered = through is not null && open.Add(through);
            Node(value, depth + 1);
            if (entered)
            {
                open.Remove(through!);
            }
        }

        output.Raw((byte)'}');
    }

    // In the order of the text: what comes later wins, merged or not.
    private void Collect(YamlMapping mapping, YamlAlias? through, Dictionary<string, (YamlNode Value, YamlAlias? Through)> values, int depth)
    {
        Count(depth);
        foreach ((YamlNode key, YamlNode value) in mapping.Entries)
        {
            if (key is YamlScalar { IsMerge: true })
            {
                Merge(value, values, depth + 1);
                continue;
            }

            string name = Key(key, out string shown);
            if (values.ContainsKey(name))
            {
                duplicates.Add((value.Line, shown));
            }

            values[name] = (value, through);
        }
    }

    // Of several maps the earlier ones win over the later.
    private void Merge(YamlNode merged, Dictionary<string, (YamlNode Value, YamlAlias? Through)> values, int depth)
    {
        if (merged is YamlSequence sequence)
        {
            foreach (YamlNode item in Enumerable.Reverse(sequence.Items))
            {
                MergeOne(item, values, depth + 1);
            }

            return;
        }

        MergeOne(merged, values, depth);
    }

    private void MergeOne(YamlNode merged, Dictionary<string, (YamlNode Value, YamlAlias? Through)> values, int depth)
    {
        var alias = merged as YamlAlias;
        if ((alias?.Target ?? merged) is not YamlMapping mapping)
        {
            throw new YamlFault("yaml: map merge requires map or sequence of maps as the value");
        }

        if (alias is not null)
        {
            Enter(alias);
        }

        Collect(mapping, alias, values, depth);
        if (alias is not null)
        {
            open.Remove(alias);
        }
    }

    private static string Key(YamlNode node, out string shown)
    {
        YamlNode key = node is YamlAlias alias ? alias.Target : node;
        if (key is not YamlScalar scalar)
        {
            throw new YamlFault($"yaml: invalid map key: {(key is YamlSequence ? "[]interface {}" : "map[interface {}]interface {}")}{{...}}");
        }

        YamlValue value = YamlValue.Resolve(scalar);
        switch (value.Type)
        {
            case YamlType.Null:
                throw new YamlFault("unsupported map key of type: %!s(<nil>), key: <nil>");
            case YamlType.Float:
                shown = value.Text is "NaN" or "+Inf" or "-Inf" ? value.Text : GoFloat.Format(double.Parse(value.Text, CultureInfo.InvariantCulture), 64);
                return value.Text switch { "NaN" => ".nan", "+Inf" => ".inf", "-Inf" => "-.inf", _ => GoFloat.Format(double.Parse(value.Text, CultureInfo.InvariantCulture), 32) };
            default:
                shown = value.Type is YamlType.Boolean or YamlType.Integer ? value.Text : FieldError.Quote(value.Text);
                return value.Text;
        }
    }

    private void Scalar(YamlValue value)
    {
        switch (value.Type)
        {
            case YamlType.Null or YamlType.Boolean or YamlType.Integer:
                output.Ascii(value.Text);
                break;
            case YamlType.Float when value.Text is "NaN" or "+Inf" or "-Inf":
                throw new YamlFault($"json: unsupported value: {value.Text}");
            case YamlType.Float:
                output.Ascii(GoFloat.Json(double.Parse(value.Text, CultureInfo.InvariantCulture)));
                break;
            default:
                output.Text(value.Text);
                break;
        }
    }

    private void Enter(YamlAlias alias)
    {
        if (!open.Add(alias))
        {
            throw new YamlFault($"yaml: anchor '{alias.Anchor}' value contains itself");
        }
    }

    private void Count(int depth)
    {
        cancellation.ThrowIfCancellationRequested();
        nodes++;
        aliased += open.Count > 0 ? 1 : 0;
        if (depth > maxDepth)
        {
            throw new YamlFault($"yaml: exceeded max depth of {maxDepth}");
        }

        if (output.Length > maxBytes || (aliased > FreeAliases && nodes > FreeNodes && (double)aliased / nodes > AllowedShare()))
        {
            throw new YamlFault("yaml: document contains excessive aliasing");
        }
    }

    // 99 % of a small document may come from aliases, 10 % of a very large one: go-yaml's bound.
    private double AllowedShare() => 0.99 - (0.89 * Math.Clamp((nodes - FewNodes) / (ManyNodes - FewNodes), 0, 1));
}
