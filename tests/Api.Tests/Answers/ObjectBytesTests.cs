using System.Buffers;
using System.Text;
using Kronicle.Api.Answers;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;

namespace Kronicle.Api.Tests.Answers;

public sealed class ObjectBytesTests
{
    [Theory]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","uid":"u","creationTimestamp":"t"},"data":{}}""",
        """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","uid":"u","resourceVersion":"42","creationTimestamp":"t"},"data":{}}""")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","uid":"u"}}""",
        """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","uid":"u","resourceVersion":"42"}}""")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{}}""",
        """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"42"}}""")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"creationTimestamp":"t"}}""",
        """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"42","creationTimestamp":"t"}}""")]
    public void The_version_is_spliced_in_where_the_reference_writes_it(string stored, string shown)
    {
        CachedObject item = Item(stored, 42);
        Assert.Equal(shown, Text(output => ObjectBytes.Write(output, item)));
        Assert.Equal(Encoding.UTF8.GetByteCount(shown), ObjectBytes.Length(item));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(99_999)]
    [InlineData(long.MaxValue)]
    public void The_announced_length_is_the_written_length(long revision)
    {
        CachedObject item = Item("""{"kind":"A","apiVersion":"v1","metadata":{"name":"ä"}}""", revision);
        Assert.Equal(Encoding.UTF8.GetByteCount(Text(output => ObjectBytes.Write(output, item))), ObjectBytes.Length(item));
    }

    [Fact]
    public void Items_of_lists_leave_kind_and_version_out() =>
        Assert.Equal("""{"metadata":{"name":"a","resourceVersion":"7"},"data":{"k":"v"}}""", Text(output => ObjectBytes.WriteItem(output,
            Item("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"v"}}""", 7))));

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public void The_metadata_form_is_cut_out_of_the_bytes(string version) =>
        Assert.Equal($$$"""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/{{{version}}}","metadata":{"name":"a","resourceVersion":"7"}}""",
            Text(output => ObjectBytes.WriteMetadata(output, Item("""{"kind":"A","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"v"}}""", 7), version)));

    private static CachedObject Item(string json, long revision)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        return new CachedObject("/registry/x/a", bytes, revision, revision, DocumentIndex.Scan(bytes, []));
    }

    private static string Text(Action<IBufferWriter<byte>> write)
    {
        using var json = new JsonBuffer();
        write(json);
        return Encoding.UTF8.GetString(json.Written);
    }
}
