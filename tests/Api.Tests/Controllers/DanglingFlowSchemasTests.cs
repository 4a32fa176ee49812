using System.Text.Json.Nodes;
using Kronicle.Application.Controllers;

namespace Kronicle.Api.Tests.Controllers;

public sealed class DanglingFlowSchemasTests
{
    private const string Flow = "/apis/flowcontrol.apiserver.k8s.io/v1/";
    private const string Schemas = Flow + "flowschemas";
    private const string Schema = Schemas + "/fs";
    private const string Levels = Flow + "prioritylevelconfigurations";

    [Fact]
    public async Task A_schema_dangles_until_its_level_comes_and_again_when_that_goes()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await SchemaAsync(house, "pl");
        await SaysAsync(house, """True NotFound This FlowSchema references the PriorityLevelConfiguration object named "pl" but there is no such object""");
        await LevelAsync(house, "pl");
        await SaysAsync(house, """False Found This FlowSchema references the PriorityLevelConfiguration object named "pl" and it exists""");
        await house.DeleteAsync(Levels + "/pl", "Background");
        await SaysAsync(house, """True NotFound This FlowSchema references the PriorityLevelConfiguration object named "pl" but there is no such object""");
    }

    [Fact]
    public async Task A_schema_that_refers_to_another_level_says_so()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await SchemaAsync(house, "pl");
        await SaysAsync(house, """True NotFound This FlowSchema references the PriorityLevelConfiguration object named "pl" but there is no such object""");
        await house.MergeAsync(Schema, """{"spec":{"priorityLevelConfiguration":{"name":"global-default"}}}""");
        await SaysAsync(house, """False Found This FlowSchema references the PriorityLevelConfiguration object named "global-default" and it exists""");
    }

    [Fact]
    public async Task The_condition_is_applied_to_the_status_and_its_fields_are_the_consumers()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await SchemaAsync(house, "exempt");
        JsonNode schema = await SaysAsync(house, """False Found This FlowSchema references the PriorityLevelConfiguration object named "exempt" and it exists""");
        JsonNode owner = Assert.Single(schema["metadata"]!["managedFields"]!.AsArray(), entry => (string?)entry!["operation"] == "Apply")!;
        Assert.Equal(("api-priority-and-fairness-config-consumer-v1", "status"), ((string?)owner["manager"], (string?)owner["subresource"]));
        JsonNode fields = JsonNode.Parse("""
            {"f:status":{"f:conditions":{"k:{\"type\":\"Dangling\"}":{".":{},"f:lastTransitionTime":{},"f:message":{},"f:reason":{},"f:status":{},"f:type":{}}}}}
            """)!;
        Assert.True(JsonNode.DeepEquals(fields, owner["fieldsV1"]), owner.ToJsonString());
        Assert.Equal(1, (int)schema["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task A_condition_that_somebody_else_changed_is_put_right_beside_conditions_of_theirs()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await SchemaAsync(house, "exempt");
        const string Right = """False Found This FlowSchema references the PriorityLevelConfiguration object named "exempt" and it exists""";
        await SaysAsync(house, Right);
        await house.MergeAsync(Schema + "/status", """
            {"status":{"conditions":[{"type":"Dangling","status":"True","reason":"Mine"},{"type":"Example","status":"True"}]}}
            """);
        JsonNode schema = await SaysAsync(house, Right);
        Assert.Contains(schema["status"]!["conditions"]!.AsArray(), item => (string?)item!["type"] == "Example");
    }

    [Fact]
    public async Task Schemas_that_are_right_are_not_written()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        string exempt = await house.VersionOfAsync(Schemas + "/exempt");
        await SchemaAsync(house, "exempt");
        string right = (string)(await SaysAsync(house, """False Found This FlowSchema references the PriorityLevelConfiguration object named "exempt" and it exists"""))
            ["metadata"]!["resourceVersion"]!;
        await SettleAsync(house, "later");
        Assert.Equal((exempt, right), (await house.VersionOfAsync(Schemas + "/exempt"), await house.VersionOfAsync(Schema)));
    }

    [Fact]
    public async Task Two_servers_that_say_the_same_leave_each_others_writes_alone()
    {
        await using KeptHouse house = await KeptHouse.TwiceAsync<DanglingFlowSchemas>();
        await SchemaAsync(house, "exempt");
        await SaysAsync(house, """False Found This FlowSchema references the PriorityLevelConfiguration object named "exempt" and it exists""");
        await SettleAsync(house, "later");
        string right = await house.VersionOfAsync(Schema);
        await SettleAsync(house, "last");
        Assert.Equal(right, await house.VersionOfAsync(Schema));
    }

    [Fact]
    public async Task A_kube_controller_manager_at_work_changes_nothing()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await house.ManagerAsync();
        await SchemaAsync(house, "none");
        await SaysAsync(house, """True NotFound This FlowSchema references the PriorityLevelConfiguration object named "none" but there is no such object""");
    }

    private static Task<JsonNode> SchemaAsync(KeptHouse house, string level) =>
        house.CreateAsync(Schemas, $$$"""{"metadata":{"name":"fs"},"spec":{"priorityLevelConfiguration":{"name":"{{{level}}}"},"rules":[]}}""");

    private static Task<JsonNode> LevelAsync(KeptHouse house, string name) => house.CreateAsync(Levels,
        $$$$$"""{"metadata":{"name":"{{{{{name}}}}}"},"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"type":"Reject"}}}}""");

    // What comes of a later change shows that the loop has seen the earlier ones.
    private static async Task SettleAsync(KeptHouse house, string later)
    {
        await house.CreateAsync(Schemas, $$$"""{"metadata":{"name":"{{{later}}}"},"spec":{"priorityLevelConfiguration":{"name":"none"},"rules":[]}}""");
        await house.UntilAsync($"{Schemas}/{later}", found => KeptHouse.ConditionOf(found, "Dangling") is not null);
    }

    private static async Task<JsonNode> SaysAsync(KeptHouse house, string condition) =>
        (await house.UntilAsync(Schema, found => KeptHouse.ConditionOf(found, "Dangling") == condition))!;
}
