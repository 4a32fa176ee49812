using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Controllers;

public sealed class ClusterRoleAggregatorTests
{
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";

    private static Task<KeptHouse> StartAsync() => KeptHouse.StartAsync("clusterrole-aggregation-controller");

    [Fact]
    public async Task The_roles_of_every_cluster_get_their_rules()
    {
        await using KeptHouse house = await StartAsync();
        foreach (string name in (string[])["admin", "edit", "view"])
        {
            JsonNode role = (await house.UntilAsync($"{Roles}/{name}", found => found!["rules"] is JsonArray { Count: > 0 }))!;
            JsonNode manager = Assert.Single(role["metadata"]!["managedFields"]!.AsArray(), entry => (string?)entry!["operation"] == "Apply")!;
            Assert.Equal("clusterrole-aggregation-controller", (string?)manager["manager"]);
            Assert.Equal("""{"f:rules":{}}""", manager["fieldsV1"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_role_has_the_rules_of_those_that_it_selects_each_once_and_loses_them_with_them()
    {
        await using KeptHouse house = await StartAsync();
        await RoleAsync(house, "b", "x", "list");
        await RoleAsync(house, "a", "x", "get");
        await RoleAsync(house, "c", "y", "get");
        await RoleAsync(house, "d", "z", "watch");
        await house.CreateAsync(Roles, """
            {"metadata":{"name":"all","labels":{"of":"x"}},"aggregationRule":{"clusterRoleSelectors":[
                {"matchLabels":{"of":"x"}},{"matchExpressions":[{"key":"of","operator":"In","values":["y"]}]}]}}
            """);
        await house.UntilAsync(Roles + "/all", found => VerbsOf(found) == "get list");
        await house.DeleteAsync(Roles + "/b", "Background");
        await house.UntilAsync(Roles + "/all", found => VerbsOf(found) == "get");
        await house.DeleteAsync(Roles + "/a", "Background");
        await house.DeleteAsync(Roles + "/c", "Background");
        await house.UntilAsync(Roles + "/all", found => VerbsOf(found).Length == 0);
    }

    private static string VerbsOf(JsonNode? role) =>
        string.Join(' ', (role!["rules"] as JsonArray ?? []).Select(rule => string.Join(',', rule!["verbs"]!.AsArray().Select(verb => (string?)verb))));

    private static Task<JsonNode> RoleAsync(KeptHouse house, string name, string label, string verb) => house.CreateAsync(Roles,
        $$$"""{"metadata":{"name":"{{{name}}}","labels":{"of":"{{{label}}}"}},"rules":[{"verbs":["{{{verb}}}"],"apiGroups":[""],"resources":["pods"]}]}""");
}
