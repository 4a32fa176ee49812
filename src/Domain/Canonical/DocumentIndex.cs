using System.Text;
using System.Text.Json;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Canonical;

/// <summary>
/// Where things are in an object's stored bytes, and the little of it that lists, selectors and storage need. Reads write the
/// bytes as they are: they never parse.
/// </summary>
public sealed class DocumentIndex
{
    /// <summary>The end of the leading kind and apiVersion with their commas: the items of built-in lists leave them out.</summary>
    public int TypeEnd { get; private set; } = 1;

    /// <summary>Where metadata.resourceVersion is spliced in.</summary>
    public int VersionAt { get; private set; } = -1;

    /// <summary>The resourceVersion field follows others and needs a comma before it: it is the last of metadata.</summary>
    public bool VersionLast { get; private set; }

    /// <summary>The metadata object, braces included: the metadata-only forms are cut out of the bytes.</summary>
    public Range MetadataRange { get; private set; }

    public string Name { get; private set; } = "";

    public string Namespace { get; private set; } = "";

    public string Uid { get; private set; } = "";

    /// <summary>Labels in ordinal order of keys.</summary>
    public KeyValuePair<string, string>[] Labels { get; private set; } = [];

    /// <summary>The values of the asked paths; null where the object has none.</summary>
    public string?[] Fields { get; private set; } = [];

    public bool Deleting { get; private set; }

    /// <summary>Scans stored bytes. <paramref name="paths"/> lead to scalars of which the text is wanted.</summary>
    /// <param name="json">An object's stored form.</param>
    /// <param name="paths">Each a path of at most three names.</param>
    public static DocumentIndex Scan(ReadOnlySpan<byte> json, IReadOnlyList<string[]> paths)
    {
        var index = new DocumentIndex { Fields = new string?[paths.Count] };
        var reader = new Utf8JsonReader(json, TreeReader.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    index.Metadata(ref reader, paths);
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (reader.ValueTextEquals("kind"u8) || reader.ValueTextEquals("apiVersion"u8))
            {
                bool leads = reader.TokenStartIndex == index.TypeEnd;
                reader.Read();
                if (leads)
                {
                    index.TypeEnd = (int)reader.BytesConsumed + 1;
                }
            }
            else
            {
                index.Descend(ref reader, paths, 0, ulong.MaxValue);
            }
        }

        index.TypeEnd = Math.Min(index.TypeEnd, json.Length - 1);
        return index;
    }

    private void Metadata(ref Utf8JsonReader reader, IReadOnlyList<string[]> paths)
    {
        int begin = (int)reader.TokenStartIndex;
        VersionAt = (int)reader.BytesConsumed;
        bool last = true;
        bool any = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (last && After(ref reader))
            {
                last = false;
                VersionAt = (int)reader.TokenStartIndex;
            }

            any = true;
            if (reader.ValueTextEquals("name"u8))
            {
                Name = Text(ref reader);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                Namespace = Text(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                Uid = Text(ref reader);
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                ReadLabels(ref reader);
            }
            else
            {
                Deleting |= reader.ValueTextEquals("deletionTimestamp"u8);
                reader.Read();
                reader.Skip();
            }

            if (last)
            {
                VersionAt = (int)reader.BytesConsumed;
            }
        }

        MetadataRange = begin..(int)reader.BytesConsumed;
        VersionLast = last && any;
        OnlyField = last && !any;
        for (int i = 0; i < paths.Count; i++)
        {
            if (paths[i] is ["metadata", var name])
            {
                Fields[i] = name switch { "name" => Name, "namespace" => Namespace, _ => null };
            }
        }
    }

    /// <summary>Metadata has no other field: the spliced one takes no comma.</summary>
    public bool OnlyField { get; private set; }

    // Fields that come after resourceVersion in ObjectMeta's order.
    private static bool After(ref Utf8JsonReader reader) =>
        !(reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("generateName"u8) || reader.ValueTextEquals("namespace"u8) ||
          reader.ValueTextEquals("selfLink"u8) || reader.ValueTextEquals("uid"u8));

    private void ReadLabels(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        var labels = new List<KeyValuePair<string, string>>(4);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            labels.Add(new(key, Text(ref reader)));
        }

        Labels = [.. labels];
    }

    // The paths that still match are bits: a kind has few selectable fields.
    private void Descend(ref Utf8JsonReader reader, IReadOnlyList<string[]> paths, int depth, ulong candidates)
    {
        ulong matching = 0;
        for (int path = 0; path < paths.Count && path < 64; path++)
        {
            if ((candidates >> path & 1) != 0 && paths[path].Length > depth && reader.ValueTextEquals(paths[path][depth]))
            {
                matching |= 1UL << path;
            }
        }

        reader.Read();
        if (matching == 0)
        {
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Descend(ref reader, paths, depth + 1, matching);
            }
        }
        else
        {
            Capture(ref reader, paths, depth, matching);
            reader.Skip();
        }
    }

    private void Capture(ref Utf8JsonReader reader, IReadOnlyList<string[]> paths, int depth, ulong matching)
    {
        for (int path = 0; path < paths.Count && path < 64; path++)
        {
            if ((matching >> path & 1) != 0 && paths[path].Length == depth + 1)
            {
                Fields[path] = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.True => "true",
                    JsonTokenType.False => "false",
                    JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
                    _ => null,
                };
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        reader.Skip();
        return "";
    }
}
