using Kronicle.Application.Defaulting;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Defaulting;

public sealed class KindDefaultersTests
{
    [Fact]
    public void A_namespace_begins_active_labelled_and_held()
    {
        var root = new MapNode { ["metadata"] = new MapNode { ["name"] = "a" }, ["status"] = new MapNode { ["phase"] = "Terminating" } };
        IDefaulter defaults = KindDefaulters.Find("", "Namespace")!;
        defaults.OnDecode(root);
        Assert.Equal("Terminating", root.At("status", "phase")!.ToString());
        defaults.OnCreate(root);
        defaults.OnCreate(root);
        Assert.Equal("a", root.At("metadata", "labels", "kubernetes.io/metadata.name")!.ToString());
        Assert.Equal("Active", root.At("status", "phase")!.ToString());
        Assert.Equal(["kubernetes"], root.Map("spec")!.List("finalizers")!.Select(node => node.ToString()));
    }

    [Fact]
    public void String_data_becomes_data()
    {
        var root = new MapNode { ["stringData"] = new MapNode { ["a"] = "é" }, ["data"] = new MapNode { ["a"] = "AA==", ["b"] = "AA==" } };
        KindDefaulters.Find("", "Secret")!.OnDecode(root);
        Assert.Equal("Opaque", root.Text("type"));
        Assert.Equal("w6k=", root.Map("data")!.Text("a"));
        Assert.Equal("AA==", root.Map("data")!.Text("b"));
        Assert.False(root.Has("stringData"));
    }

    [Fact]
    public void Other_kinds_have_none() => Assert.Null(KindDefaulters.Find("", "ConfigMap"));
}
