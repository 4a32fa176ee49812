using System.Text;
using System.Text.Json;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>
/// Prints JSON as YAML in the layout of sigs.k8s.io/yaml: block style, keys in its natural order, strings quoted where they would mean
/// something else, several lines as a literal block, long lines folded after 80 columns.
/// </summary>
/// <remarks>The layout is go-yaml's, which no setting of YamlDotNet's emitter gives, so it is written here.</remarks>
public static class JsonToYaml
{
    /// <summary>The YAML of valid JSON, with its final line break.</summary>
    /// <exception cref="JsonException">The JSON is malformed or nested deeper than <see cref="TreeReader.MaxDepth"/>.</exception>
    public static byte[] Convert(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, TreeReader.Options);
        reader.Read();
        var printer = new YamlPrinter();
        printer.Document(TreeReader.Value(ref reader));
        return Encoding.UTF8.GetBytes(printer.ToString());
    }
}
