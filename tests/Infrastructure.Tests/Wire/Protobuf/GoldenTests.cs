using System.Buffers;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Wire.Protobuf;

/// <summary>Kubernetes' own serialization compatibility data: one object with every field, per kind.</summary>
public sealed class GoldenTests
{
    private readonly ProtobufCodec codec = new();

    [Fact]
    public void Json_of_every_kind_gives_the_reference_bytes()
    {
        var wrong = new List<string>();
        foreach ((string file, StructType type, byte[] json) in Files())
        {
            byte[] expected = File.ReadAllBytes(Path.ChangeExtension(file, "pb"));
            var output = new ArrayBufferWriter<byte>();
            codec.WriteEnveloped(output, json, type);
            ReadOnlySpan<byte> actual = output.WrittenSpan;
            if (!actual.SequenceEqual(expected))
            {
                wrong.Add($"{Path.GetFileName(file)}: {actual.Length} bytes for {expected.Length}, first at {actual.CommonPrefixLength(expected)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void The_reference_bytes_of_every_kind_give_its_json()
    {
        var wrong = new List<string>();
        foreach ((string file, StructType type, byte[] json) in Files())
        {
            (var envelope, string? error) = codec.Open(File.ReadAllBytes(Path.ChangeExtension(file, "pb")));
            Assert.Null(error);
            (MapNode? tree, error) = codec.Decode(envelope.Message.Span, type);
            if (tree is null)
            {
                wrong.Add($"{Path.GetFileName(file)}: {error}");
                continue;
            }

            if (type.Find("kind") is not null)
            {
                tree["kind"] = envelope.Kind;
                tree["apiVersion"] = envelope.ApiVersion;
            }

            string text = Text(tree, type);
            string expected = System.Text.Encoding.UTF8.GetString(json);
            if (text != expected)
            {
                wrong.Add($"{Path.GetFileName(file)}:\n{text}\n{expected}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static string Text(MapNode tree, StructType type)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Write(output, tree, type);
        return System.Text.Encoding.UTF8.GetString(output.Written);
    }

    // The files are indented JSON: their canonical form is taken.
    private static IEnumerable<(string File, StructType Type, byte[] Json)> Files()
    {
        string? folder = SharedFolder.Find("reference", "golden");
        Assert.SkipWhen(folder is null, SharedFolder.Absent);
        foreach (string file in Directory.EnumerateFiles(folder!, "*.json").Order(StringComparer.Ordinal))
        {
            byte[] json = File.ReadAllBytes(file);
            var head = (MapNode)TreeReader.Read(json, out _)!;
            if (!head.Has("apiVersion"))
            {
                // A WatchEvent's JSON names no kind: frames have tests of their own.
                continue;
            }

            GroupVersion version = GroupVersion.Parse(head.Text("apiVersion")!)!.Value;
            string kind = head.Text("kind")!;
            StructType type = ResourceCatalogue.BuiltIn.TypeOf(new(version.Group, version.Version, kind)) ??
                ResourceCatalogue.BuiltIn.Type("io.k8s.apimachinery.pkg.apis.meta.v1." + kind) ??
                ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1." + kind) ??
                throw new InvalidDataException($"no type of {file}");
            MapNode tree = ObjectDecoder.Decode(json, type).Object!;
            using var output = new JsonBuffer();
            CanonicalWriter.Write(output, tree, type);
            yield return (file, type, output.ToArray());
        }
    }
}
