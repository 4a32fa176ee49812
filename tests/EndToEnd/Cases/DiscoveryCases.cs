using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>What the server is and what it has.</summary>
public sealed class DiscoveryCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task Version_names_the_server(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("version", "-o", "json");
        JsonNode server = JsonNode.Parse(result.Output)!["serverVersion"]!;
        Assert.Equal("v1.36.2", server["gitVersion"]!.GetValue<string>());
        Assert.Equal("1", server["major"]!.GetValue<string>());
        Assert.Equal("36", server["minor"]!.GetValue<string>());
    }

    [Theory, EachKubectl]
    public async Task Cluster_info_gives_the_address(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("cluster-info");
        Assert.Contains("is running at", result.Output, StringComparison.Ordinal);
        Assert.Contains(Server.Address.Authority, result.Output, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Api_resources_lists_kinds_with_short_names_and_verbs(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("api-resources", "-o", "wide");
        string[] deployments = Words(result.Lines.Single(line => line.StartsWith("deployments ", StringComparison.Ordinal)));
        Assert.Equal(["deployments", "deploy", "apps/v1", "true", "Deployment"], deployments[..5]);
        string verbs = string.Join(' ', deployments[5..]);
        Assert.All(["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
            verb => Assert.Contains(verb, verbs, StringComparison.Ordinal));
        string[] nodes = Words(result.Lines.Single(line => line.StartsWith("nodes ", StringComparison.Ordinal)));
        Assert.Equal(["nodes", "no", "v1", "false", "Node"], nodes[..5]);

        ProgramResult batch = await kubectl.RunAsync("api-resources", "--api-group=batch", "-o", "name");
        Assert.Equal(["cronjobs.batch", "jobs.batch"], batch.Lines.Order());
    }

    [Theory, EachKubectl]
    public async Task Api_resources_can_be_chosen_by_verb_and_scope(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("api-resources", "--namespaced=false", "--verbs=list,watch", "-o", "name");
        Assert.Contains("namespaces", result.Lines);
        Assert.DoesNotContain("pods", result.Lines);
        Assert.DoesNotContain("componentstatuses", result.Lines);
    }

    [Theory, EachKubectl]
    public async Task Api_versions_lists_group_versions(string version)
    {
        var kubectl = await UseAsync(version);
        string[] lines = (await kubectl.RunAsync("api-versions")).Lines;
        Assert.All(["v1", "apps/v1", "batch/v1", "rbac.authorization.k8s.io/v1", "networking.k8s.io/v1"], one => Assert.Contains(one, lines));
    }

    [Theory, EachKubectl]
    public async Task Explain_describes_a_field_by_its_path(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("explain", "deployment.spec.template.spec.containers.image");
        Assert.Contains("Deployment", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"FIELD: +image <string>", result.Output);
        Assert.Contains("Container image name", result.Output, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Explain_lists_the_fields_of_a_kind(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("explain", "pods");
        Assert.Matches(@"KIND: +Pod", result.Output);
        Assert.Matches(@"VERSION: +v1", result.Output);
        Assert.Contains("Pod is a collection of containers that can run on a host.", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"spec\s+<PodSpec>|spec\s+<Object>", result.Output);
    }

    [Theory, EachKubectl]
    public async Task Explain_recursive_shows_the_whole_tree(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("explain", "cronjobs", "--recursive", "--api-version=batch/v1");
        Assert.Matches(@"\n +jobTemplate\s+<", result.Output);
        Assert.Matches(@"\n +terminationGracePeriodSeconds\s+<integer>", result.Output);
        Assert.Matches(@"\n +matchExpressions\s+<", result.Output);
    }

    [Theory, EachKubectl]
    public async Task An_unknown_resource_is_refused_by_name(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.FailAsync("get", "gizmos");
        Assert.Equal("error: the server doesn't have a resource type \"gizmos\"\n", result.Errors);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
