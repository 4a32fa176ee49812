using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Applying;

public sealed class LastAppliedTests
{
    private const string Key = "kubectl.kubernetes.io/last-applied-configuration";

    [Fact]
    public void Kubectl_takes_over_what_it_applied_on_the_client()
    {
        ApplySample sample = ClientApplied("""{"x":"1"}""");
        Assert.Null(sample.Apply("kubectl", Document("2")).Failure);
        Assert.Contains("\"data\":{\"x\":\"2\"}", sample.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_manager_does_not() => Assert.Equal(409, ClientApplied("""{"x":"1"}""").Apply("other", Document("2")).Failure!.Code);

    [Fact]
    public void What_has_changed_since_conflicts() => Assert.Equal(409, ClientApplied("""{"x":"3"}""").Apply("kubectl", Document("2")).Failure!.Code);

    [Fact]
    public void The_annotation_says_what_kubectl_applied_last()
    {
        ApplySample sample = ClientApplied("""{"x":"1"}""");
        sample.Apply("kubectl", Document("<2>"));
        Assert.Equal(
            """{"apiVersion":"v1","data":{"x":"\u003c2\u003e"},"kind":"ConfigMap","metadata":{"name":"m"}}""" + "\n",
            sample.Live!.At("metadata", "annotations", Key)!.ToString());
    }

    private static string Document(string value) =>
        $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"m"},"data":{"x":"{{{value}}}"}}""";

    private static ApplySample ClientApplied(string data)
    {
        MapNode live = JsonTree.Map("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"m","uid":"u"}}""");
        live["data"] = JsonTree.Of(data);
        live.Map("metadata")!["annotations"] = new MapNode { [Key] = Document("1") + "\n" };
        return ApplySample.Of(live);
    }
}
