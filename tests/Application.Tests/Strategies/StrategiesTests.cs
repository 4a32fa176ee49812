using System.Text;
using Kronicle.Application.Authentication;
using Kronicle.Application.Strategies;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Strategies;

public class StrategiesTests
{
    [Theory]
    [InlineData("""[{}]""", "BestEffort")]
    [InlineData("""[{"resources":{"requests":{"cpu":"1"}}}]""", "Burstable")]
    [InlineData("""[{"resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]""", "Guaranteed")]
    [InlineData("""[{"resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"1","memory":"1Gi"}}}]""", "Guaranteed")]
    [InlineData("""[{"resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}}]""", "Burstable")]
    [InlineData("""[{"resources":{"limits":{"cpu":"1"}}}]""", "Burstable")]
    [InlineData("""[{"resources":{"limits":{"cpu":"1","memory":"1Gi"}}},{}]""", "Burstable")]
    [InlineData("""[{"resources":{"requests":{"nvidia.com/gpu":"1"}}}]""", "BestEffort")]
    public void A_pod_has_the_quality_of_service_that_its_resources_ask_for(string containers, string quality)
    {
        MapNode pod = Read("{\"spec\":{\"containers\":" + containers + "},\"status\":{\"phase\":\"Running\"}}");
        new PodStrategy().PrepareForCreate(Write(pod));
        Assert.Equal(quality, pod.Map("status")!.Text("qosClass"));
        Assert.Equal("Pending", pod.Map("status")!.Text("phase"));
    }

    [Fact]
    public void A_namespace_is_made_active_with_its_finalizer_and_keeps_it_from_updates()
    {
        var strategy = new NamespaceStrategy();
        MapNode made = Read("{}");
        strategy.PrepareForCreate(Write(made));
        strategy.PrepareForCreate(Write(made));
        Assert.Equal(["kubernetes"], made.Map("spec")!.List("finalizers")!.Select(item => item.ToString()));
        MapNode update = Read("""{"spec":{"finalizers":["mine"]}}""");
        strategy.PrepareForUpdate(Write(update, made));
        Assert.Equal(["kubernetes"], update.Map("spec")!.List("finalizers")!.Select(item => item.ToString()));
        MapNode finalized = Read("""{"spec":{"finalizers":[]},"status":{"phase":"mine"}}""");
        strategy.PrepareForUpdate(Write(finalized, made, "finalize"));
        Assert.False(strategy.HoldsBack(finalized));
        Assert.Equal("Active", finalized.Map("status")!.Text("phase"));
    }

    [Fact]
    public void A_scale_shows_replicas_and_the_selector_and_changes_replicas_only()
    {
        ResourceDefinition deployments = ResourceCatalogue.BuiltIn.Find("apps", "v1", "deployments")!;
        MapNode stored = Read("""
            {"metadata":{"name":"web","namespace":"ns","uid":"u","resourceVersion":"4","labels":{"x":"y"}},
             "spec":{"replicas":3,"selector":{"matchLabels":{"b":"2","a":"1"},"matchExpressions":[{"key":"t","operator":"In","values":["z","y"]}]}},
             "status":{"replicas":2}}
            """);
        MapNode scale = ScaleMapping.Show(deployments, stored);
        Assert.Equal("a=1,b=2,t in (y,z)", scale.Map("status")!.Text("selector"));
        Assert.Equal(3, scale.Map("spec")!.Integer("replicas"));
        Assert.False(scale.Map("metadata")!.Has("labels"));
        scale.Map("spec")!["replicas"] = NumberNode.Of(9);
        MapNode changed = ScaleMapping.Take(deployments, scale, stored).Object!;
        Assert.Equal(9, changed.Map("spec")!.Integer("replicas"));
        Assert.Equal(3, stored.Map("spec")!.Integer("replicas"));
        scale.Map("spec")!["replicas"] = NumberNode.Of(-1);
        Assert.Equal(422, ScaleMapping.Take(deployments, scale, stored).Failure!.Code);
    }

    [Theory]
    [InlineData("""{"metadata":{}}""", false)]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""", true)]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z","deletionGracePeriodSeconds":30}}""", false)]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["a"]}}""", false)]
    public void A_deleted_object_goes_when_nothing_holds_it(string json, bool done) =>
        Assert.Equal(done, Finalization.Done(ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!, Read(json)));

    [Fact]
    public void Every_resource_that_the_traits_name_exists()
    {
        string[] names = [.. ResourceCatalogue.BuiltIn.Resources.Select(r => r.GroupResource.ToString())];
        Assert.Contains("leases.coordination.k8s.io", names);
        Assert.True(ResourceTraits.Of(ResourceCatalogue.BuiltIn.Find("", "v1", "services")!).CreateOnUpdate);
        Assert.False(ResourceTraits.Of(ResourceCatalogue.BuiltIn.Find("coordination.k8s.io", "v1", "leases")!).UnconditionalUpdate);
        Assert.True(ResourceTraits.Of(ResourceCatalogue.BuiltIn.Find("apps", "v1", "deployments")!).GenerationOnChange);
        Assert.True(ResourceTraits.Of(ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!).ReturnsDeleted);
    }

    private static StrategyWrite Write(MapNode target, MapNode? old = null, string subresource = "") => new()
    {
        Resource = ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!,
        Object = target,
        Old = old,
        Subresource = subresource,
        User = UserInfo.Anonymous,
        Now = DateTimeOffset.UnixEpoch,
    };

    private static MapNode Read(string json) => (MapNode)TreeReader.Read(Encoding.UTF8.GetBytes(json), out _)!;
}
