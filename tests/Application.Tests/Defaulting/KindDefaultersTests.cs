using Kronicle.Application.Defaulting;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Defaulting;

public sealed class KindDefaultersTests
{
    [Fact]
    public void A_namespace_is_labelled_with_its_name_and_active_unless_it_says_otherwise()
    {
        var root = new MapNode { ["metadata"] = new MapNode { ["name"] = "a" } };
        KindDefaulters.Find("", "Namespace")!.OnDecode(root);
        Assert.Equal("a", root.At("metadata", "labels", "kubernetes.io/metadata.name")!.ToString());
        Assert.Equal("Active", root.At("status", "phase")!.ToString());
        root.EnsureMap("status")["phase"] = "Terminating";
        KindDefaulters.Find("", "Namespace")!.OnDecode(root);
        Assert.Equal("Terminating", root.At("status", "phase")!.ToString());
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
