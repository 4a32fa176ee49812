using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Application.Controllers;

namespace Kronicle.Api.Tests.Controllers;

public sealed class ApiServiceAvailabilityTests
{
    private const string All = "/apis/apiregistration.k8s.io/v1/apiservices";
    private const string Remote = All + "/v1.x.example.com";
    private const string Services = "/api/v1/namespaces/default/services";
    private const string Missing = """False ServiceNotFound service/behind in "default" is not present""";
    private const string Unreached = """False NoAggregation requests are not passed on to service/behind in "default": this server does not aggregate APIs""";

    [Fact]
    public async Task An_api_service_is_unavailable_for_want_of_its_service_and_then_because_requests_are_not_passed_on()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await RemoteAsync(house);
        await SaysAsync(house, Missing);
        await house.CreateAsync(Services, """{"metadata":{"name":"behind"},"spec":{"ports":[{"port":443}]}}""");
        await SaysAsync(house, Unreached);
        await house.DeleteAsync(Services + "/behind", "Background");
        await SaysAsync(house, Missing);
    }

    [Fact]
    public async Task Requests_to_its_group_are_answered_as_its_condition_says()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        const string Group = "/apis/x.example.com/v1";
        Assert.Equal((HttpStatusCode.NotFound, "404 page not found\n"), await AskAsync(house, Group + "/things"));
        await RemoteAsync(house);
        foreach (string path in (string[])[Group, Group + "/things", Group + "/namespaces/default/things/a"])
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "service unavailable\n"), await AskAsync(house, path));
        }

        Assert.Equal((HttpStatusCode.NotFound, "404 page not found\n"), await AskAsync(house, "/apis/x.example.com/v2/things"));
    }

    [Fact]
    public async Task What_is_served_here_stays_served_when_its_api_service_names_a_service()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await house.MergeAsync(All + "/v1.apps", """{"spec":{"insecureSkipTLSVerify":true,"service":{"namespace":"default","name":"behind"}}}""");
        await house.UntilAsync(All + "/v1.apps", found => KeptHouse.ConditionOf(found, "Available") == Missing);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(house, "/apis/apps/v1/deployments")).Code);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(house, "/apis/apps/v1")).Code);
    }

    [Fact]
    public async Task A_local_one_is_available_whatever_somebody_says_of_it_and_its_transition_is_now()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        const string Local = All + "/v1.apps";
        foreach (string conditions in (string[])["null", """[{"type":"Available","status":"False","reason":"Mine","lastTransitionTime":"2020-01-01T00:00:00Z"}]"""])
        {
            await house.MergeAsync(Local + "/status", $$$"""{"status":{"conditions":{{{conditions}}}}}""");
            JsonNode service = (await house.UntilAsync(Local,
                found => KeptHouse.ConditionOf(found, "Available") == "True Local Local APIServices are always available"))!;
            Assert.StartsWith(house.Today, (string)service["status"]!["conditions"]![0]!["lastTransitionTime"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_condition_is_written_by_the_server_to_the_status()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await RemoteAsync(house);
        JsonNode service = await SaysAsync(house, Missing);
        JsonNode owner = Assert.Single(service["metadata"]!["managedFields"]!.AsArray(), entry => (string?)entry!["subresource"] == "status")!;
        Assert.Equal(("kube-apiserver", "Update"), ((string?)owner["manager"], (string?)owner["operation"]));
    }

    [Fact]
    public async Task A_server_that_passes_requests_on_has_the_last_word_until_something_changes()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await RemoteAsync(house);
        await SaysAsync(house, Missing);
        await house.MergeAsync(Remote + "/status",
            """{"status":{"conditions":[{"type":"Available","status":"True","reason":"Passed","message":"all checks passed"}]}}""");
        string version = await house.VersionOfAsync(Remote);
        await SettleAsync(house, "v8");
        Assert.Equal(version, await house.VersionOfAsync(Remote));
        await house.CreateAsync(Services, """{"metadata":{"name":"behind"},"spec":{"ports":[{"port":443}]}}""");
        await SaysAsync(house, Unreached);
    }

    [Fact]
    public async Task Those_that_are_right_are_not_written()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        string local = await house.VersionOfAsync(All + "/v1.apps");
        await RemoteAsync(house);
        string right = (string)(await SaysAsync(house, Missing))["metadata"]!["resourceVersion"]!;
        await house.CreateAsync(Services, """{"metadata":{"name":"another"},"spec":{"ports":[{"port":443}]}}""");
        await SettleAsync(house, "v8");
        Assert.Equal((local, right), (await house.VersionOfAsync(All + "/v1.apps"), await house.VersionOfAsync(Remote)));
    }

    [Fact]
    public async Task Two_servers_that_say_the_same_leave_each_others_writes_alone()
    {
        await using KeptHouse house = await KeptHouse.TwiceAsync<ApiServiceAvailability>();
        await RemoteAsync(house);
        await SaysAsync(house, Missing);
        await SettleAsync(house, "v8");
        string right = await house.VersionOfAsync(Remote);
        await SettleAsync(house, "v9");
        Assert.Equal(right, await house.VersionOfAsync(Remote));
    }

    [Fact]
    public async Task A_kube_controller_manager_at_work_changes_nothing()
    {
        await using KeptHouse house = await KeptHouse.StartAsync();
        await house.ManagerAsync();
        await RemoteAsync(house);
        await SaysAsync(house, Missing);
    }

    private static Task<JsonNode> RemoteAsync(KeptHouse house, string version = "v1") => house.CreateAsync(All, $$$$"""
        {"metadata":{"name":"{{{{version}}}}.x.example.com"},"spec":{"group":"x.example.com","version":"{{{{version}}}}","groupPriorityMinimum":10,
         "versionPriority":10,"insecureSkipTLSVerify":true,"service":{"namespace":"default","name":"behind"}}}
        """);

    // What comes of a later change shows that the loop has seen the earlier ones.
    private static async Task SettleAsync(KeptHouse house, string version)
    {
        await RemoteAsync(house, version);
        await house.UntilAsync($"{All}/{version}.x.example.com", found => KeptHouse.ConditionOf(found, "Available") is not null);
    }

    private static async Task<JsonNode> SaysAsync(KeptHouse house, string condition) =>
        (await house.UntilAsync(Remote, found => KeptHouse.ConditionOf(found, "Available") == condition))!;

    private static async Task<(HttpStatusCode Code, string Text)> AskAsync(KeptHouse house, string path)
    {
        HttpResponseMessage answer = await house.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
