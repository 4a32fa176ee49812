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

    [Theory]
    [InlineData("""{"name":"a","generation":1,"annotations":{"deprecated.daemonset.template.generation":"12"}}""", """{"name":"a","resourceVersion":"7","generation":1}""")]
    [InlineData("""{"name":"a","generation":1,"annotations":{"a":"1","deprecated.daemonset.template.generation":"12"}}""", """{"name":"a","resourceVersion":"7","generation":1,"annotations":{"a":"1"}}""")]
    [InlineData("""{"name":"a","generation":1,"annotations":{"deprecated.daemonset.template.generation":"12","z":"1"}}""", """{"name":"a","resourceVersion":"7","generation":1,"annotations":{"z":"1"}}""")]
    [InlineData("""{"name":"a","generation":1,"annotations":{"deprecated.daemonset.template.generation":"12"},"finalizers":["f"]}""", """{"name":"a","resourceVersion":"7","generation":1,"finalizers":["f"]}""")]
    [InlineData("""{"name":"a","generation":1,"annotations":{"a":"1"}}""", """{"name":"a","resourceVersion":"7","generation":1,"annotations":{"a":"1"}}""")]
    [InlineData("""{"name":"a","generation":1}""", """{"name":"a","resourceVersion":"7","generation":1}""")]
    public void The_metadata_form_of_a_daemon_set_has_no_template_generation(string metadata, string shown)
    {
        string json = $$$"""{"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{{{metadata}}}}""";
        Assert.Equal($$$"""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{{{shown}}}}""",
            Text(output => ObjectBytes.WriteMetadata(output, Item(json, 7, "/registry/daemonsets/n/a"), "v1")));
        Assert.Contains(metadata[1..], Text(output => ObjectBytes.WriteMetadata(output, Item(json, 0), "v1")), StringComparison.Ordinal);
    }

    private static CachedObject Item(string json, long revision, string key = "/registry/x/a")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        return new CachedObject(key, bytes, revision, revision, DocumentIndex.Scan(bytes, []));
    }

    private static string Text(Action<IBufferWriter<byte>> write)
    {
        using var json = new JsonBuffer();
        write(json);
        return Encoding.UTF8.GetString(json.Written);
    }
}
