using System.Buffers;
using System.Text;
using Kronicle.Application.Tables;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tests.Tables;

public sealed class TableWriterTests
{
    [Fact]
    public void A_table_has_its_head_its_columns_and_its_rows()
    {
        string text = Write(
            Rows.Resource("", "configmaps"), new TableHead(TableVersion.V1, "7", "next", 3),
            (Rows.Compile("", "configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"}}"""), """{"kind":"PartialObjectMetadata"}"""),
            (Rows.Compile("", "configmaps", """{"metadata":{"name":"b"}}"""), ""));
        Assert.StartsWith(
            """{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"7","continue":"next","remainingItemCount":3},"columnDefinitions":[{"name":"Name","type":"string","format":"name","description":"Name must be unique""",
            text, StringComparison.Ordinal);
        Assert.EndsWith(
            """ty":0}],"rows":[{"cells":["a",1,"\u003cunknown\u003e"],"object":{"kind":"PartialObjectMetadata"}},{"cells":["b",0,"\u003cunknown\u003e"],"object":null}]}""",
            text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_watch_event_has_no_columns() => Assert.Equal(
        """{"kind":"Table","apiVersion":"meta.k8s.io/v1beta1","metadata":{"resourceVersion":"8"},"columnDefinitions":null,"rows":[{"cells":["b",0,"\u003cunknown\u003e"],"object":{}}]}""",
        Write(
            Rows.Resource("", "configmaps"), new TableHead(TableVersion.V1Beta1, "8", Columns: false),
            (Rows.Compile("", "configmaps", """{"metadata":{"name":"b"}}"""), "{}")));

    [Theory]
    [InlineData("", "secrets", "\"rows\":[]}")]
    [InlineData("rbac.authorization.k8s.io", "roles", "\"rows\":null}")]
    public void An_empty_table_has_no_rows(string group, string resource, string end) =>
        Assert.EndsWith(end, Write(Rows.Resource(group, resource), new TableHead(TableVersion.V1, "1")), StringComparison.Ordinal);

    [Fact]
    public void Conditions_stand_between_cells_and_object() => Assert.Contains(
        """\u003cnone\u003e"],"conditions":[{"type":"Completed","status":"True","reason":"Succeeded","message":"The pod has completed successfully."}],"object":null}""",
        Write(
            Rows.Resource("", "pods"), new TableHead(TableVersion.V1, "1"),
            (Rows.Compile("", "pods", """{"status":{"phase":"Succeeded"}}"""), "")),
        StringComparison.Ordinal);

    private static string Write(ResourceDefinition resource, TableHead head, params (TableRow Row, string Object)[] rows)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new TableWriter(TableDocument.Of(resource), output, Rows.Noon);
        writer.Begin(head);
        foreach ((TableRow row, string item) in rows)
        {
            writer.Row(row, Encoding.UTF8.GetBytes(item));
        }

        writer.End();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
