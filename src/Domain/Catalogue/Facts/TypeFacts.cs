using System.Collections.Concurrent;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Catalogue.Facts;

/// <summary>
/// The types of types.facts. Opening the table only notes where each type begins; a type is parsed when first asked for,
/// so that a server pays for the kinds that its clients use.
/// </summary>
internal sealed class TypeFacts
{
    private readonly string text;
    private readonly Dictionary<string, int> begins = new(StringComparer.Ordinal);
    private readonly Dictionary<GroupVersionKind, string> kinds = [];
    private readonly ConcurrentDictionary<string, Lazy<TypeEntry>> parsed = new(StringComparer.Ordinal);

    public TypeFacts(string text)
    {
        this.text = text;
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            if (text[at] != '\t')
            {
                Head(text.AsSpan(at, end - at), at);
            }

            at = end + 1;
        }
    }

    public StructType? Find(string name) => begins.ContainsKey(name) ? Entry(name).Struct : null;

    public StructType? Find(GroupVersionKind kind) => kinds.TryGetValue(kind, out string? name) ? Entry(name).Struct : null;

    private sealed record TypeEntry(StructType Struct, ValueShape? Alias);

    private void Head(ReadOnlySpan<char> line, int at)
    {
        int tab = line.IndexOf('\t');
        string name = new(tab < 0 ? line : line[..tab]);
        begins.Add(name, at);
        for (int g = line.IndexOf("\tgvk="); g >= 0;)
        {
            ReadOnlySpan<char> rest = line[(g + 5)..];
            int stop = rest.IndexOf('\t');
            string[] kind = new string(stop < 0 ? rest : rest[..stop]).Split('/');
            kinds.TryAdd(new(kind[0], kind[1], kind[2]), name);
            int next = rest.IndexOf("\tgvk=");
            g = next < 0 ? -1 : g + 5 + next;
        }
    }

    private TypeEntry Entry(string name) =>
        parsed.GetOrAdd(name, static (key, self) => new Lazy<TypeEntry>(() => self.Parse(key)), this).Value;

    private TypeEntry Parse(string name)
    {
        int at = begins[name];
        int end = text.IndexOf('\n', at);
        string[] head = text[at..end].Split('\t');
        var fields = new List<Field>();
        var kindsOfType = new List<GroupVersionKind>();
        var inlines = new Dictionary<string, InlineMessage>(StringComparer.Ordinal);
        foreach (string word in head)
        {
            if (word.StartsWith("gvk=", StringComparison.Ordinal))
            {
                string[] kind = word[4..].Split('/');
                kindsOfType.Add(new(kind[0], kind[1], kind[2]));
            }
            else if (word.StartsWith("inline=", StringComparison.Ordinal))
            {
                string[] inline = word[7..].Split(',');
                inlines.Add(inline[0], new(int.Parse(inline[1], System.Globalization.CultureInfo.InvariantCulture), inline[2]));
            }
        }

        for (at = end + 1; at < text.Length && text[at] == '\t'; at = end + 1)
        {
            end = text.IndexOf('\n', at);
            fields.Add(ParseField(text[(at + 1)..end].Split('\t')));
        }

        string? alias = FactsText.Option(head, 1, "is");
        bool hidden = head.Contains("internal");
        ValueShape? shape = alias is null ? null : Shape(alias, [], 0, hidden ? null : name);
        var type = new StructType(name, fields)
        {
            ProtoMessage = FactsText.Option(head, 1, "proto"),
            Kinds = kindsOfType,
            Inlines = inlines,
            StandsFor = shape,
            Internal = hidden,
            Atomic = FactsText.Option(head, 1, "struct") == "atomic",
            Unions = FactsText.Option(head, 1, "unions"),
        };
        return new(type, shape);
    }

    private Field ParseField(string[] words)
    {
        string? number = words.FirstOrDefault(word => word.Length > 1 && word[0] == '#' && char.IsAsciiDigit(word[1]));
        string? fallback = FactsText.Option(words, 2, "default");
        return new Field
        {
            Name = words[0],
            Shape = Shape(words[1], words, 2),
            Required = words.AsSpan(2).Contains("required"),
            Pointer = words.AsSpan(2).Contains("ptr"),
            EmitAlways = words.AsSpan(2).Contains("emit"),
            Default = fallback is null ? null : DefaultNode(fallback),
            ProtoNumber = number is null ? 0 : int.Parse(number.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture),
            ProtoName = FactsText.Option(words, 2, "protoName"),
            ProtoScalar = FactsText.Option(words, 2, "wire"),
            Carrier = FactsText.Option(words, 2, "in"),
        };
    }

    private ValueShape Shape(string expression, string[] words, int from, string? typeName = null)
    {
        string[] keys = [];
        ListKind list = ListKind.Atomic;
        string? listWord = FactsText.Option(words, from, "list");
        if (listWord is not null)
        {
            string[] parts = listWord.Split(',');
            list = parts[0] switch { "map" => ListKind.Map, "set" => ListKind.Set, _ => ListKind.Atomic };
            keys = parts[1..];
        }

        string? inner = expression.StartsWith("[]", StringComparison.Ordinal) || expression.StartsWith("{}", StringComparison.Ordinal)
            ? expression[2..] : null;
        if (inner is null && expression[0] == '@')
        {
            string name = expression[1..];
            ValueShape? alias = AliasOf(name);
            if (alias is not null)
            {
                return alias;
            }
        }

        return new ValueShape
        {
            Form = expression[0] switch { '[' => ValueForm.List, '{' => ValueForm.Map, '@' => ValueForm.Struct, _ => Primitive(expression) },
            Element = inner is null ? null : Shape(inner, [], 0),
            Resolve = expression[0] == '@' ? () => Entry(expression[1..]).Struct : null,
            TypeName = typeName ?? NameOf(expression),
            ListKind = list,
            ListKindDeclared = listWord is not null,
            ListKeys = keys,
            Atomic = FactsText.Option(words, from, "map") == "atomic" || FactsText.Option(words, from, "struct") == "atomic",
            Granular = FactsText.Option(words, from, "map") == "granular" || FactsText.Option(words, from, "struct") == "granular",
            PatchStrategy = FactsText.Option(words, from, "patch") ?? "",
            MergeKey = FactsText.Option(words, from, "mergeKey"),
            Enum = (FactsText.Option(words, from, "enum") ?? FactsText.Option(words, from, "itemsEnum"))?.Split('|') ?? [],
        };
    }

    // A reference to a type that is no object (Quantity, Time, ExtraValue, ...) takes the shape it stands for.
    private ValueShape? AliasOf(string name)
    {
        int at = begins[name];
        int end = text.IndexOf('\n', at);
        return text.AsSpan(at, end - at).Contains("\tis=", StringComparison.Ordinal) ? Entry(name).Alias : null;
    }

    // Four types are so common that the table has words for them; everything else says its type's name.
    private static string? NameOf(string word) => word switch
    {
        "time" => "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
        "microTime" => "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
        "quantity" => "io.k8s.apimachinery.pkg.api.resource.Quantity",
        "intOrString" => "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
        _ => null,
    };

    private static ValueForm Primitive(string word) => word switch
    {
        "string" => ValueForm.String,
        "bool" => ValueForm.Boolean,
        "int32" => ValueForm.Int32,
        "int64" => ValueForm.Int64,
        "double" => ValueForm.Double,
        "bytes" => ValueForm.Bytes,
        "time" => ValueForm.Time,
        "microTime" => ValueForm.MicroTime,
        "quantity" => ValueForm.Quantity,
        "intOrString" => ValueForm.IntOrString,
        "object" => ValueForm.Object,
        "any" => ValueForm.Any,
        _ => throw new InvalidOperationException($"types.facts has a type word that is not known: {word}"),
    };

    private static Node DefaultNode(string json) => json switch
    {
        "{}" => new MapNode(),
        "[]" => new ListNode(),
        "true" => BoolNode.True,
        "false" => BoolNode.False,
        _ when json[0] == '"' => new TextNode(json[1..^1]),
        _ => NumberNode.Of(long.Parse(json, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
