using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Controllers;

public sealed class GarbageCollectorTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps/";

    private static Task<KeptHouse> StartAsync() => KeptHouse.StartAsync("garbage-collector-controller");

    [Fact]
    public async Task What_an_owner_leaves_behind_goes_after_it_and_so_does_what_that_owned()
    {
        await using KeptHouse house = await StartAsync();
        string owner = await house.MapAsync("owner");
        string child = await house.MapAsync("child", KeptHouse.Owner("owner", owner));
        await house.MapAsync("grandchild", KeptHouse.Owner("child", child));
        await house.MapAsync("other");
        await house.DeleteAsync(Maps + "owner", "Background");
        await house.GoneAsync(Maps + "grandchild");
        await house.GoneAsync(Maps + "child");
        Assert.NotNull(await house.FindAsync(Maps + "other"));
    }

    [Fact]
    public async Task An_owner_that_is_deleted_in_the_foreground_waits_for_the_dependents_that_hold_it()
    {
        await using KeptHouse house = await StartAsync();
        string owner = await house.MapAsync("owner");
        await house.MapAsync("held", KeptHouse.Owner("owner", owner, blocks: true), finalizers: "\"example.com/hold\"");
        await house.MapAsync("free", KeptHouse.Owner("owner", owner));
        await house.DeleteAsync(Maps + "owner", "Foreground");
        await house.GoneAsync(Maps + "free");
        await house.UntilAsync(Maps + "held", found => found!["metadata"]!["deletionTimestamp"] is not null);
        Assert.Equal("foregroundDeletion", (string?)(await house.FindAsync(Maps + "owner"))!["metadata"]!["finalizers"]![0]);
        await house.MergeAsync(Maps + "held", """{"metadata":{"finalizers":null}}""");
        await house.GoneAsync(Maps + "owner");
        await house.GoneAsync(Maps + "held");
    }

    [Fact]
    public async Task Dependents_that_are_orphaned_stay_without_the_reference_to_their_owner()
    {
        await using KeptHouse house = await StartAsync();
        string owner = await house.MapAsync("owner");
        string other = await house.MapAsync("other");
        await house.MapAsync("child", KeptHouse.Owner("owner", owner) + "," + KeptHouse.Owner("other", other));
        await house.DeleteAsync(Maps + "owner", "Orphan");
        await house.GoneAsync(Maps + "owner");
        JsonNode child = (await house.FindAsync(Maps + "child"))!;
        Assert.Equal(other, (string?)Assert.Single(child["metadata"]!["ownerReferences"]!.AsArray())!["uid"]);
    }

    [Fact]
    public async Task One_solid_owner_keeps_an_object_and_the_references_to_the_others_go()
    {
        await using KeptHouse house = await StartAsync();
        string one = await house.MapAsync("one");
        string two = await house.MapAsync("two");
        await house.MapAsync("child", KeptHouse.Owner("one", one) + "," + KeptHouse.Owner("two", two));
        await house.DeleteAsync(Maps + "one", "Background");
        JsonNode child = (await house.UntilAsync(Maps + "child", found => found!["metadata"]!["ownerReferences"]!.AsArray().Count == 1))!;
        Assert.Equal(two, (string?)child["metadata"]!["ownerReferences"]![0]!["uid"]);
        await house.DeleteAsync(Maps + "two", "Background");
        await house.GoneAsync(Maps + "child");
    }

    [Fact]
    public async Task An_owner_of_the_same_name_but_another_uid_counts_as_absent()
    {
        await using KeptHouse house = await StartAsync();
        string owner = await house.MapAsync("owner");
        await house.MapAsync("right", KeptHouse.Owner("owner", owner));
        await house.MapAsync("wrong", KeptHouse.Owner("owner", "00000000-0000-0000-0000-000000000001"));
        await house.MapAsync("never", KeptHouse.Owner("nobody", "00000000-0000-0000-0000-000000000002"));
        await house.GoneAsync(Maps + "wrong");
        await house.GoneAsync(Maps + "never");
        Assert.NotNull(await house.FindAsync(Maps + "right"));
    }

    [Fact]
    public async Task An_owner_in_another_namespace_is_none_and_an_event_warns_of_it()
    {
        await using KeptHouse house = await StartAsync();
        string owner = await house.MapAsync("owner");
        await house.UntilAsync(Maps + "owner", found => found is not null);
        await house.CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"n"}}""");
        string child = await house.MapAsync("child", KeptHouse.Owner("owner", owner), "n");
        await house.GoneAsync("/api/v1/namespaces/n/configmaps/child");
        JsonNode events = (await house.UntilAsync("/api/v1/namespaces/n/events", found => found!["items"]!.AsArray().Count > 0))!;
        JsonNode warning = events["items"]![0]!;
        Assert.Equal("OwnerRefInvalidNamespace", (string?)warning["reason"]);
        Assert.Equal($"ownerRef [v1/ConfigMap, namespace: n, name: owner, uid: {owner}] does not exist in namespace \"n\"", (string?)warning["message"]);
        Assert.Equal(child, (string?)warning["involvedObject"]!["uid"]);
        Assert.NotNull(await house.FindAsync(Maps + "owner"));
    }

    [Fact]
    public async Task A_cluster_scoped_owner_owns_across_namespaces_and_a_namespaced_one_owns_nothing_of_the_cluster()
    {
        await using KeptHouse house = await StartAsync();
        string map = await house.MapAsync("map");
        JsonNode priority = await house.CreateAsync("/apis/scheduling.k8s.io/v1/priorityclasses", """{"metadata":{"name":"p"},"value":3}""");
        string uid = (string)priority["metadata"]!["uid"]!;
        await house.CreateAsync("/apis/scheduling.k8s.io/v1/priorityclasses",
            $$$"""{"metadata":{"name":"q","ownerReferences":[{{{KeptHouse.Owner("map", map)}}}]},"value":3}""");
        await house.MapAsync("child", KeptHouse.Owner("p", uid, kind: "PriorityClass", apiVersion: "scheduling.k8s.io/v1"));
        await house.DeleteAsync("/apis/scheduling.k8s.io/v1/priorityclasses/p", "Background");
        await house.GoneAsync(Maps + "child");
        await house.DeleteAsync(Maps + "map", "Background");
        await house.MapAsync("last", KeptHouse.Owner("map", map));
        await house.GoneAsync(Maps + "last");
        Assert.NotNull(await house.FindAsync("/apis/scheduling.k8s.io/v1/priorityclasses/q"));
    }

    [Fact]
    public async Task Objects_that_own_one_another_in_a_circle_go_together()
    {
        await using KeptHouse house = await StartAsync();
        string one = await house.MapAsync("one");
        string two = await house.MapAsync("two", KeptHouse.Owner("one", one, blocks: true));
        await house.MergeAsync(Maps + "one", $$$"""{"metadata":{"ownerReferences":[{{{KeptHouse.Owner("two", two, blocks: true)}}}]}}""");
        await house.DeleteAsync(Maps + "one", "Foreground");
        await house.GoneAsync(Maps + "two");
        await house.GoneAsync(Maps + "one");
    }

    [Fact]
    public async Task An_owner_of_a_kind_that_nobody_serves_keeps_its_dependent()
    {
        await using KeptHouse house = await StartAsync();
        await house.MapAsync("child", KeptHouse.Owner("x", "00000000-0000-0000-0000-000000000003", kind: "Widget", apiVersion: "example.com/v1"));
        await house.MapAsync("never", KeptHouse.Owner("nobody", "00000000-0000-0000-0000-000000000002"));
        await house.GoneAsync(Maps + "never");
        Assert.NotNull(await house.FindAsync(Maps + "child"));
    }

    [Fact]
    public async Task A_deployment_takes_its_replica_sets_and_pods_with_it()
    {
        await using KeptHouse house = await StartAsync();
        JsonNode owner = await house.CreateAsync("/apis/apps/v1/namespaces/default/deployments", """
            {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """);
        JsonNode set = await house.CreateAsync("/apis/apps/v1/namespaces/default/replicasets", """
            {"metadata":{"name":"r","ownerReferences":[OWNER]},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """.Replace("OWNER", KeptHouse.Owner("d", (string)owner["metadata"]!["uid"]!, blocks: true, "Deployment", "apps/v1"), StringComparison.Ordinal));
        await house.PodAsync("p", owners: KeptHouse.Owner("r", (string)set["metadata"]!["uid"]!, blocks: true, "ReplicaSet", "apps/v1"));
        await house.DeleteAsync("/apis/apps/v1/namespaces/default/deployments/d", "Foreground");
        await house.GoneAsync("/apis/apps/v1/namespaces/default/deployments/d");
        Assert.Null(await house.FindAsync("/apis/apps/v1/namespaces/default/replicasets/r"));
        Assert.Null(await house.FindAsync("/api/v1/namespaces/default/pods/p"));
    }
}
