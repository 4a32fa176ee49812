using System.Text;
using Kronicle.Application.Bootstrap;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Bootstrap;

/// <summary>What a fresh server makes is what the real one makes.</summary>
public sealed class RecordedObjectsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("namespaces", typeof(SystemNamespaces))]
    [InlineData("priorityclasses", typeof(SystemObjects))]
    [InlineData("prioritylevelconfigurations", typeof(SystemObjects))]
    [InlineData("flowschemas", typeof(SystemObjects))]
    [InlineData("apiservices", typeof(ApiServices))]
    [InlineData("clusterroles", typeof(RoleObjects))]
    [InlineData("clusterrolebindings", typeof(RoleObjects))]
    [InlineData("roles", typeof(RoleObjects))]
    [InlineData("rolebindings", typeof(RoleObjects))]
    public void A_fresh_cluster_has_what_the_real_one_has(string resource, Type table)
    {
        string? path = SharedFolder.Find("reference", "api", "bootstrap", resource + ".json");
        Assert.SkipWhen(path is null, SharedFolder.Absent);
        var recorded = (MapNode)TreeReader.Read(File.ReadAllBytes(path!), out _)!;
        var made = ((IBootstrapObjects)Activator.CreateInstance(table)!).At(Now).Where(item => item.Resource.Resource == resource)
            .ToDictionary(item => item.Key);
        Assert.Equal(recorded.List("items")!.Count, made.Count);
        foreach (MapNode expected in recorded.List("items")!.Maps)
        {
            MapNode metadata = expected.Map("metadata")!;
            metadata.Remove("generation");
            string key = made.Values.First().Resource.Key(metadata.Text("namespace") ?? "", metadata.Text("name")!);
            Assert.Equal(Stored(made[key], expected), Stored(made[key], made[key].Object));
        }
    }

    // The recording leaves out times.
    private static string Stored(BootstrapObject item, MapNode tree)
    {
        foreach (MapNode condition in ((tree.At("status", "conditions") as ListNode) ?? []).Maps)
        {
            condition["lastTransitionTime"] = Timestamps.Time(Now);
        }

        tree.Remove("kind");
        tree.Remove("apiVersion");
        return Encoding.UTF8.GetString(CanonicalWriter.Stored(tree, item.Resource.Type));
    }
}
