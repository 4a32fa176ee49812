using CsCheck;
using Kronicle.Domain.Applying;
using Kronicle.Domain.Failures;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Applying;

public sealed class ApplyManagerTests
{
    private static readonly Gen<MapNode> Documents = JsonTree.Pick("", "a", "b", "c").Array[0, 4].Select(JsonTree.Pick("1", "2"), (keys, value) =>
    {
        var data = new MapNode();
        foreach (string key in keys.Where(key => key.Length > 0))
        {
            data[key] = value;
        }

        // An empty map is something that was said, but decoding leaves nothing of it.
        return new MapNode { ["metadata"] = new MapNode { ["name"] = "m" }, ["data"] = data.Count > 0 ? data : null };
    });

    [Fact]
    public void The_first_apply_makes_the_object_and_owns_what_it_names()
    {
        var sample = new ApplySample(ApplySample.ConfigMap, "v1");
        sample.Apply("mgr", """{"kind":"ConfigMap","metadata":{"name":"m"},"data":{"x":"1"}}""");
        Assert.Equal("""{"kind":"ConfigMap","metadata":{"name":"m"},"data":{"x":"1"}}""", sample.Json);
        Assert.Equal(["""mgr Apply 01:00 {"f:data":{"f:x":{}}}"""], sample.Owners);
    }

    [Fact]
    public void What_its_manager_applies_no_more_goes_unless_another_owns_it()
    {
        var sample = new ApplySample(ApplySample.ConfigMap, "v1");
        sample.Apply("one", """{"data":{"x":"1","y":"1"}}""");
        sample.Apply("two", """{"data":{"x":"1"}}""");
        sample.Apply("one", "{}");
        Assert.Equal("""{"metadata":{},"data":{"x":"1"}}""", sample.Json);
        Assert.Equal(["""two Apply  {"f:data":{"f:x":{}}}"""], sample.Owners);
    }

    [Fact]
    public void A_value_of_another_conflicts_until_it_is_forced()
    {
        var sample = new ApplySample(ApplySample.ConfigMap, "v1");
        sample.Apply("one", """{"data":{"x":"1","y":"1"}}""");
        ApiStatus failure = sample.Apply("two", """{"data":{"x":"2"}}""").Failure!;
        Assert.Equal((409, "Conflict", "Apply failed with 1 conflict: conflict with \"one\": .data.x"), (failure.Code, failure.Reason, failure.Message));
        Assert.Equal([new StatusCause("FieldManagerConflict", "conflict with \"one\"", ".data.x")], failure.Details!.Causes);

        sample.Apply("two", """{"data":{"x":"2"}}""", force: true);
        Assert.Equal(["""one Apply 01:00 {"f:data":{"f:y":{}}}""", """two Apply 03:00 {"f:data":{"f:x":{}}}"""], sample.Owners);
    }

    [Fact]
    public void Many_conflicts_are_told_by_owner()
    {
        var sample = new ApplySample(ApplySample.ConfigMap, "v1");
        sample.Apply("one", """{"data":{"x":"1"}}""");
        sample.Apply("two", """{"metadata":{"labels":{"l":"1"}},"data":{"y":"1"}}""");
        Assert.Equal(
            "Apply failed with 3 conflicts: conflicts with \"one\":\n- .data.x\nconflicts with \"two\":\n- .data.y\n- .metadata.labels.l",
            sample.Apply("three", """{"metadata":{"labels":{"l":"2"}},"data":{"x":"2","y":"2"}}""").Failure!.Message);
    }

    [Fact]
    public void The_time_moves_only_with_the_object()
    {
        var sample = new ApplySample(ApplySample.ConfigMap, "v1");
        sample.Apply("one", """{"data":{"x":"1"}}""");
        Assert.Null(sample.Apply("one", """{"data":{"x":"1"}}""").Object);
        Assert.Null(sample.Apply("two", """{"data":{"x":"1"}}""").Object);
        Assert.Equal(["""two Apply  {"f:data":{"f:x":{}}}""", """one Apply 01:00 {"f:data":{"f:x":{}}}"""], sample.Owners);
    }

    [Fact]
    public void What_was_never_tracked_has_an_owner_of_its_own()
    {
        ApplySample sample = ApplySample.Of(JsonTree.Map("""{"metadata":{"uid":"u"},"data":{"x":"1"}}"""));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.x",
            sample.Apply("one", """{"data":{"x":"2"}}""").Failure!.Message);
        sample.Apply("one", """{"data":{"y":"2"}}""");
        Assert.Equal(["""one Apply 02:00 {"f:data":{"f:y":{}}}""", """before-first-apply Update 02:00 {"f:data":{".":{},"f:x":{}}}"""], sample.Owners);
    }

    [Fact]
    public void What_goes_takes_along_what_nobody_owns_below_it()
    {
        var sample = new ApplySample(ApplySample.Deployment, "apps/v1");
        sample.Apply("one", """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"a"},{"name":"b","image":"b"}]}}}}""");
        foreach (MapNode container in ((ListNode)sample.Live!.At("spec", "template", "spec", "containers")!).Maps)
        {
            container["imagePullPolicy"] = "Always";
        }

        sample.Apply("one", """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"a2"}]}}}}""");
        var containers = (ListNode)sample.Live!.At("spec", "template", "spec", "containers")!;
        Assert.Equal(["a", "a2", "Always"], ((string[])["name", "image", "imagePullPolicy"]).Select(key => Assert.Single(containers.Maps).Text(key)));
    }

    [Fact]
    public void An_atomic_list_is_owned_and_changed_as_a_whole()
    {
        var sample = new ApplySample(ApplySample.Deployment, "apps/v1");
        sample.Apply("one", """{"spec":{"template":{"spec":{"tolerations":[{"key":"a"}]}}}}""");
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\": .spec.template.spec.tolerations",
            sample.Apply("two", """{"spec":{"template":{"spec":{"tolerations":[{"key":"b"}]}}}}""").Failure!.Message);
    }

    [Fact]
    public void Nobody_comes_to_own_what_the_endpoint_resets()
    {
        ApplyOutcome outcome = ApplyManager.Apply(new ApplyWrite
        {
            Type = ApplySample.Deployment,
            ApiVersion = "apps/v1",
            Live = null,
            Applied = JsonTree.Map("""{"spec":{"paused":true},"status":{"replicas":3}}"""),
            Manager = "m",
            Time = "2026-01-01T00:00:00Z",
            Reset = FieldSet.OfFields("status"),
        });
        Assert.Equal("""{"f:spec":{"f:paused":{}}}""", Assert.Single(outcome.Owners!.Maps)["fieldsV1"]!.ToString());
    }

    [Fact]
    public void Applying_twice_is_applying_once() => Documents.Select(Documents, Documents).Sample((first, other, document) =>
    {
        var sample = new ApplySample(ApplySample.ConfigMap, "v1");
        sample.Apply("one", first);
        sample.Apply("two", other, force: true);
        sample.Apply("one", document, force: true);
        (string json, string[] owners) = (sample.Json, sample.Owners);
        sample.Apply("one", document, force: true);
        Assert.Equal(json, sample.Json);
        Assert.Equal(owners, sample.Owners);
    });

    [Fact]
    public void Applying_less_leaves_just_that_and_what_others_own() => Documents.Select(Documents, Documents).Sample((first, other, less) =>
    {
        var sample = new ApplySample(ApplySample.ConfigMap, "v1");
        sample.Apply("one", first);
        sample.Apply("two", other, force: true);
        sample.Apply("one", less, force: true);
        IEnumerable<string> expected = Data(less).Keys.Union(Data(other).Keys).Order(StringComparer.Ordinal);
        Assert.Equal(expected, Data(sample.Live!).Keys.Order(StringComparer.Ordinal));
        Assert.All(Data(less), entry => Assert.True(entry.Value.SameAs(Data(sample.Live!)[entry.Key])));
    });

    private static MapNode Data(MapNode value) => value.Map("data") ?? [];
}
