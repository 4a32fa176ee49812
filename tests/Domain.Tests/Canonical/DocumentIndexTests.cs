using System.Text;
using CsCheck;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Canonical;

public class DocumentIndexTests
{
    [Fact]
    public void Splicing_the_resource_version_gives_the_whole_object() => RandomObjects.Any.Sample((resource, tree) =>
    {
        byte[] stored = CanonicalWriter.Stored(tree, resource.Type);
        DocumentIndex index = DocumentIndex.Scan(stored, []);
        MapNode expected = ObjectDecoder.Decode(stored, resource.Type).Object!;
        expected.EnsureMap("metadata")["resourceVersion"] = "42";
        using var buffer = new JsonBuffer();
        CanonicalWriter.Write(buffer, expected, resource.Type);
        Assert.Equal(Encoding.UTF8.GetString(buffer.Written), Spliced(stored, index, 0, stored.Length));
    });

    [Fact]
    public void The_metadata_range_is_the_metadata_object() => RandomObjects.Any.Sample((resource, tree) =>
    {
        byte[] stored = CanonicalWriter.Stored(tree, resource.Type);
        DocumentIndex index = DocumentIndex.Scan(stored, []);
        (int start, int length) = index.MetadataRange.GetOffsetAndLength(stored.Length);
        Node metadata = JsonTree.Of(Spliced(stored, index, start, start + length));
        MapNode expected = (MapNode)JsonTree.Map(Encoding.UTF8.GetString(stored)).Map("metadata")!.Clone();
        expected["resourceVersion"] = "42";
        Assert.True(expected.SameAs(metadata));
    });

    [Fact]
    public void What_follows_the_type_is_the_object_without_kind_and_apiVersion() => RandomObjects.Any.Sample((resource, tree) =>
    {
        byte[] stored = CanonicalWriter.Stored(tree, resource.Type);
        int end = DocumentIndex.Scan(stored, []).TypeEnd;
        MapNode expected = JsonTree.Map(Encoding.UTF8.GetString(stored));
        expected.Remove("kind");
        expected.Remove("apiVersion");
        Assert.True(expected.SameAs(JsonTree.Of("{" + Encoding.UTF8.GetString(stored.AsSpan(end)))));
    });

    [Fact]
    public void Names_labels_and_selectable_paths_are_those_of_the_tree() => RandomObjects.Any.Sample((resource, tree) =>
    {
        string[][] paths = [["metadata", "name"], ["spec", "nodeName"], ["spec", "replicas"], ["status", "phase"], ["immutable"], ["spec", "paused"]];
        byte[] stored = CanonicalWriter.Stored(tree, resource.Type);
        DocumentIndex index = DocumentIndex.Scan(stored, paths);
        MapNode metadata = tree.Map("metadata")!;
        Assert.Equal(metadata.Text("name") ?? "", index.Name);
        Assert.Equal(metadata.Text("namespace") ?? "", index.Namespace);
        Assert.Equal(metadata.Text("uid") ?? "", index.Uid);
        Assert.Equal(metadata.Has("deletionTimestamp"), index.Deleting);
        Assert.Equal(
            (metadata.Map("labels") ?? []).Select(l => (l.Key, l.Value.ToString()!)).OrderBy(l => l.Key, StringComparer.Ordinal),
            index.Labels.Select(l => (l.Key, l.Value)));
        for (int i = 1; i < paths.Length; i++)
        {
            Node? value = tree.At(paths[i]);
            Assert.Equal(value is MapNode or ListNode ? null : value?.ToString(), index.Fields[i]);
        }
    });

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":null}""")]
    [InlineData("""{"kind":"A"}""")]
    [InlineData("""{"kind":"A","metadata":{}}""")]
    [InlineData("""{"metadata":{"labels":null,"name":7}}""")]
    public void Odd_objects_are_scanned_all_the_same(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        DocumentIndex index = DocumentIndex.Scan(bytes, [["spec"]]);
        Assert.InRange(index.TypeEnd, 1, bytes.Length);
        JsonTree.Of("{" + json[index.TypeEnd..]);
        if (index.VersionAt >= 0)
        {
            JsonTree.Of(Spliced(bytes, index, 0, bytes.Length));
        }
    }

    private static string Spliced(byte[] json, DocumentIndex index, int from, int to)
    {
        string field = "\"resourceVersion\":\"42\"";
        field = index.VersionLast ? "," + field : index.OnlyField ? field : field + ",";
        return Encoding.UTF8.GetString(json, from, index.VersionAt - from) + field +
            Encoding.UTF8.GetString(json, index.VersionAt, to - index.VersionAt);
    }
}
