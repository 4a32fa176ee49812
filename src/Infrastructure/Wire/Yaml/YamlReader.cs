using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>Reads the first document of a YAML text into nodes.</summary>
internal sealed class YamlReader
{
    private const string LongTagPrefix = "tag:yaml.org,2002:";

    private readonly IParser parser;
    private readonly int maxDepth;
    private readonly CancellationToken cancellation;
    private readonly Dictionary<string, YamlNode> anchors = new(StringComparer.Ordinal);

    private YamlReader(string text, int maxDepth, CancellationToken cancellation)
    {
        parser = new Parser(new StringReader(text));
        this.maxDepth = maxDepth;
        this.cancellation = cancellation;
    }

    /// <summary>The root of the first document; null when there is none. What follows it is not looked at.</summary>
    public static YamlNode? Read(string text, int maxDepth, CancellationToken cancellation)
    {
        try
        {
            return new YamlReader(text, maxDepth, cancellation).Document();
        }
        catch (YamlException error)
        {
            throw YamlFault.From(error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or NullReferenceException or IndexOutOfRangeException)
        {
            // The parser stumbles over a few malformed texts instead of refusing them.
            throw new YamlFault("yaml: unknown problem parsing YAML content");
        }
    }

    private YamlNode? Document()
    {
        Next();
        if (Next() is not DocumentStart)
        {
            return null;
        }

        YamlNode root = Node(Next(), 1);
        try
        {
            Next();
        }
        catch (SemanticErrorException)
        {
            // Content behind the root ends the document; only what can't be scanned is an error.
        }

        return root;
    }

    private YamlNode Node(ParsingEvent parsed, int depth)
    {
        if (depth > maxDepth)
        {
            throw new YamlFault($"yaml: exceeded max depth of {maxDepth}");
        }

        int line = (int)parsed.Start.Line;
        switch (parsed)
        {
            case AnchorAlias alias:
                return new YamlAlias
                {
                    Line = line,
                    Anchor = alias.Value.Value,
                    Target = anchors.GetValueOrDefault(alias.Value.Value) ?? throw new YamlFault($"yaml: unknown anchor '{alias.Value.Value}' referenced"),
                };
            case Scalar scalar:
                return Anchored(scalar, new YamlScalar { Line = line, Text = scalar.Value, Tag = Tag(scalar.Tag), Plain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty });
            case SequenceStart start:
                YamlSequence sequence = Anchored(start, new YamlSequence { Line = line });
                for (ParsingEvent item = Next(); item is not SequenceEnd; item = Next())
                {
                    sequence.Items.Add(Node(item, depth + 1));
                }

                return sequence;
            case MappingStart start:
                YamlMapping mapping = Anchored(start, new YamlMapping { Line = line });
                for (ParsingEvent key = Next(); key is not MappingEnd; key = Next())
                {
                    YamlNode name = Node(key, depth + 1);
                    mapping.Entries.Add((name, Node(Next(), depth + 1)));
                }

                return mapping;
            default:
                throw new YamlFault("yaml: unknown problem parsing YAML content");
        }
    }

    private ParsingEvent Next()
    {
        cancellation.ThrowIfCancellationRequested();
        do
        {
            if (!parser.MoveNext())
            {
                throw new YamlFault("yaml: attempted to go past the end of stream; corrupted value?");
            }
        }
        while (parser.Current is Comment);
        return parser.Current!;
    }

    private TNode Anchored<TNode>(NodeEvent parsed, TNode node)
        where TNode : YamlNode
    {
        if (!parsed.Anchor.IsEmpty)
        {
            anchors[parsed.Anchor.Value] = node;
        }

        return node;
    }

    private static string Tag(TagName tag) => tag.IsEmpty
        ? ""
        : tag.IsNonSpecific ? "!" : tag.Value.StartsWith(LongTagPrefix, StringComparison.Ordinal) ? "!!" + tag.Value[LongTagPrefix.Length..] : tag.Value;
}
