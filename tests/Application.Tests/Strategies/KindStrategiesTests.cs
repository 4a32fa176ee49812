using System.Text;
using Kronicle.Application.Authentication;
using Kronicle.Application.Strategies;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Strategies;

public class KindStrategiesTests
{
    private static readonly UserInfo Alice = new("alice", "u1", ["devs"], new Dictionary<string, IReadOnlyList<string>> { ["k"] = ["v"] });

    [Fact]
    public void A_certificate_request_speaks_of_who_created_it()
    {
        MapNode made = Read("""{"spec":{"username":"root","groups":["system:masters"],"request":"x"},"status":{"conditions":[{"type":"Approved"}]}}""");
        new SigningRequestStrategy().PrepareForCreate(Write(made));
        Assert.True(made.SameAs(Read("""{"spec":{"username":"alice","groups":["devs"],"request":"x","uid":"u1","extra":{"k":["v"]}},"status":{}}""")));
    }

    [Fact]
    public void A_certificate_request_changes_by_its_subresources_alone_and_knows_when()
    {
        var strategy = new SigningRequestStrategy();
        MapNode old = Read("""{"spec":{"request":"x"},"status":{"certificate":"YQ=="}}""");
        MapNode main = Read("""{"spec":{"request":"y"},"status":{"conditions":[{"type":"Approved","status":"True"}]}}""");
        strategy.PrepareForUpdate(Write(main, old));
        Assert.True(main.SameAs(old));
        MapNode approved = Read("""{"spec":{"request":"y"},"status":{"certificate":"Yg==","conditions":[{"type":"Approved","status":"True"}]}}""");
        strategy.PrepareForUpdate(Write(approved, old, "approval"));
        Assert.True(approved.SameAs(Read("""
            {"spec":{"request":"x"},"status":{"certificate":"YQ==","conditions":[
            {"type":"Approved","status":"True","lastUpdateTime":"1970-01-01T00:00:00Z","lastTransitionTime":"1970-01-01T00:00:00Z"}]}}
            """)));
        MapNode status = Read("""{"status":{"conditions":[{"type":"Approved","status":"False"},{"type":"Failed","status":"True"}]}}""");
        strategy.PrepareForUpdate(Write(status, approved, "status"));
        Assert.Equal(["True", "True"], status.Map("status")!.List("conditions")!.Maps.Select(condition => condition.Text("status")!));
    }

    [Theory]
    [InlineData("""{"phase":"Bound"}""", "1970-01-01T00:00:00Z")]
    [InlineData("""{"phase":"Bound","lastPhaseTransitionTime":"2020-01-01T00:00:00Z"}""", "1970-01-01T00:00:00Z")]
    [InlineData("""{"phase":"Bound","lastPhaseTransitionTime":"2021-01-01T00:00:00Z"}""", "2021-01-01T00:00:00Z")]
    [InlineData("""{"phase":"Pending"}""", "2020-01-01T00:00:00Z")]
    public void A_volume_knows_since_when_it_has_its_phase(string status, string since)
    {
        MapNode volume = Read($$"""{"status":{{status}} }""");
        new PersistentVolumeStrategy().PrepareForUpdate(Write(volume, Read("""{"status":{"phase":"Pending","lastPhaseTransitionTime":"2020-01-01T00:00:00Z"}}"""), "status"));
        Assert.Equal(since, volume.Map("status")!.Text("lastPhaseTransitionTime"));
    }

    [Theory]
    [InlineData("""{"dataSource":{"kind":"PersistentVolumeClaim","name":"a"}}""", """{"dataSource":{"kind":"PersistentVolumeClaim","name":"a"},"dataSourceRef":{"kind":"PersistentVolumeClaim","name":"a"}}""")]
    [InlineData("""{"dataSource":{"kind":"Pod","name":"a"}}""", "{}")]
    [InlineData("""{"dataSourceRef":{"kind":"Odd","name":"a","apiGroup":"b"}}""", """{"dataSourceRef":{"kind":"Odd","name":"a","apiGroup":"b"},"dataSource":{"kind":"Odd","name":"a","apiGroup":"b"}}""")]
    [InlineData("""{"dataSourceRef":{"kind":"Odd","name":"a","apiGroup":"b","namespace":"other"}}""", "{}")]
    public void A_claims_two_sources_say_the_same(string spec, string expected)
    {
        MapNode claim = Read($$"""{"spec":{{spec}} }""");
        new PersistentVolumeClaimStrategy().PrepareForCreate(Write(claim));
        Assert.True(claim.Map("spec")!.SameAs(Read(expected)));
    }

    [Fact]
    public void What_was_said_of_a_device_goes_with_it()
    {
        const string Device = """{"driver":"d","pool":"p","device":"x"}""";
        MapNode claim = Read($$"""{"metadata":{"labels":{"a":"b"} },"status":{"devices":[{{Device}}] } }""");
        new ResourceClaimStrategy().PrepareForUpdate(Write(claim, Read($$"""{"metadata":{},"status":{"allocation":{"devices":{"results":[{{Device}}] } } } }"""), "status"));
        Assert.Null(claim.Map("status")!["devices"]);
        Assert.Null(claim.Map("metadata")!["labels"]);
    }

    [Fact]
    public void Fields_of_features_that_are_off_are_not_kept()
    {
        MapNode slice = Read("""{"spec":{"devices":[{"nodeAllocatableResourceMappings":{"cpu":{}},"attributes":{"x":{"ints":[1],"int":1}}}]}}""");
        new ResourceSliceStrategy().PrepareForCreate(Write(slice));
        Assert.True(slice.SameAs(Read("""{"spec":{"devices":[{"attributes":{"x":{"int":1}}}]}}""")));
        MapNode node = Read("""{"spec":{"configSource":{}},"status":{"config":{}}}""");
        new NodeStrategy().PrepareForCreate(Write(node));
        Assert.True(node.SameAs(Read("""{"spec":{},"status":{}}""")));
    }

    [Theory]
    [InlineData("storage.k8s.io", "storageclasses", """{"allowedTopologies":[{"matchLabelExpressions":[{"key":"beta.kubernetes.io/os"}]}]}""", "allowedTopologies[0].matchLabelExpressions[0].key: deprecated since v1.14; use \"kubernetes.io/os\" instead")]
    [InlineData("storage.k8s.io", "csistoragecapacities", """{"nodeTopology":{"matchExpressions":[{"key":"beta.kubernetes.io/os"}]}}""", "nodeTopology.matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use \"kubernetes.io/os\" instead")]
    [InlineData("storage.k8s.io", "csidrivers", """{"spec":{"tokenRequests":[{"audience":"a"}]}}""", "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes")]
    [InlineData("node.k8s.io", "runtimeclasses", """{"scheduling":{"nodeSelector":{"node-role.kubernetes.io/master":""}}}""", "scheduling.nodeSelector: use \"node-role.kubernetes.io/control-plane\" instead")]
    [InlineData("", "persistentvolumes", """{"spec":{"rbd":{}}}""", "spec.rbd: deprecated in v1.28, non-functional in v1.31+")]
    [InlineData("", "persistentvolumeclaims", """{"spec":{"resources":{"requests":{"storage":"1500m"}}}}""", "spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer")]
    [InlineData("", "resourcequotas", """{"spec":{"hard":{"cpu":"2","limits.cpu":"1"}}}""", "ResourceQuota cpu (2) should be less than limits.cpu (1)")]
    [InlineData("", "nodes", """{"spec":{"externalID":"e"}}""", "spec.externalID: this field is deprecated, and is unused by Kubernetes")]
    [InlineData("resource.k8s.io", "resourceslices", """{"spec":{"driver":"Aa"}}""", "spec.driver: driver names should be lowercase; \"Aa\" contains uppercase characters")]
    [InlineData("admissionregistration.k8s.io", "validatingadmissionpolicies", """{"metadata":{"name":"a.static.k8s.io"}}""", "metadata.name: names ending with \".static.k8s.io\" are reserved for static manifest-based configurations and cannot be managed via the API")]
    public void What_is_on_its_way_out_is_warned_of(string group, string resource, string json, string warning) => Assert.Equal(
        [warning], KindStrategies.For(ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!)!.Warnings(Write(Read(json))));

    [Fact]
    public void An_API_service_without_a_service_is_available()
    {
        MapNode local = Read("""{"spec":{}}""");
        new ApiServiceStrategy().PrepareForCreate(Write(local));
        Assert.Equal("Local", ((local.At("status", "conditions") as ListNode)![0] as MapNode)!.Text("reason"));
        MapNode remote = Read("""{"spec":{"service":{}}}""");
        new ApiServiceStrategy().PrepareForCreate(Write(remote));
        Assert.Null(remote["status"]);
    }

    [Theory]
    [InlineData("scheduling.k8s.io", "priorityclasses", true, false)]
    [InlineData("storage.k8s.io", "csidrivers", false, true)]
    [InlineData("flowcontrol.apiserver.k8s.io", "flowschemas", true, true)]
    public void Generations_begin_and_grow_as_the_kind_has_it(string group, string resource, bool onCreate, bool onChange)
    {
        var traits = ResourceTraits.Of(ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!);
        Assert.Equal((onCreate, onChange), (traits.GenerationOnCreate, traits.GenerationOnChange));
    }

    private static StrategyWrite Write(MapNode target, MapNode? old = null, string subresource = "") => new()
    {
        Resource = ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!,
        Object = target,
        Old = old,
        Subresource = subresource,
        User = Alice,
        Now = DateTimeOffset.UnixEpoch,
    };

    private static MapNode Read(string json) => (MapNode)TreeReader.Read(Encoding.UTF8.GetBytes(json), out _)!;
}
