using System.Text;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>The JSON of a YAML document.</summary>
/// <param name="Json">Null with an error. Keys are sorted; of equal keys the last one stands.</param>
/// <param name="Error">In the words of go-yaml, such as "yaml: line 2: did not find expected key".</param>
/// <param name="Duplicates">
/// What strict decoding says of keys that stand twice: "yaml: unmarshal errors:\n  line 7: key \"a\" already set in map". Null when none does.
/// </param>
public sealed record YamlConversion(byte[]? Json, string? Error, string? Duplicates);

/// <summary>
/// Converts YAML to JSON as sigs.k8s.io/yaml does: the first document only, YAML 1.1 scalars, merge keys, aliases. Depth, the
/// growth through aliases and the size of the result are bounded.
/// </summary>
public static class YamlToJson
{
    private const int MaxDepth = TreeReader.MaxDepth;

    /// <param name="yaml">UTF-8, or UTF-16 with a byte order mark. Its size is the caller's to bound.</param>
    /// <param name="maxJsonBytes">A larger result is refused: aliases could make it out of little.</param>
    /// <param name="cancellation">Stops the conversion between nodes.</param>
    public static YamlConversion Convert(ReadOnlySpan<byte> yaml, int maxJsonBytes = 16 * 1024 * 1024, CancellationToken cancellation = default)
    {
        try
        {
            YamlNode? root = YamlReader.Read(YamlEncoding.Decode(yaml), MaxDepth, cancellation);
            using var output = new JsonBuffer(yaml.Length + 256);
            var writer = new YamlJsonWriter(output, maxJsonBytes, MaxDepth, cancellation);
            writer.Write(root);
            return new(output.Written.ToArray(), null, writer.Duplicates);
        }
        catch (YamlFault fault)
        {
            return new(null, fault.Message, null);
        }
    }
}
