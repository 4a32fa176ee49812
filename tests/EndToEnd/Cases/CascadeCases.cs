using System.Net;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>kubectl delete --cascade: what becomes of a deployment's replica sets and pods, which are made by hand here.</summary>
public sealed class CascadeCases(SharedServer shared) : KubectlTests(shared)
{
    private const int Tries = 20_000;

    [Theory, EachKubectl]
    public async Task Delete_in_the_background_takes_the_dependents_afterwards(string version)
    {
        (Kubectl kubectl, string set, string pod) = await FamilyAsync(version);
        await kubectl.RunAsync("delete", "deployment", "web", "--cascade=background");
        await GoneAsync(set);
        await GoneAsync(pod);
    }

    [Theory, EachKubectl]
    public async Task Delete_in_the_foreground_takes_the_dependents_first(string version)
    {
        (Kubectl kubectl, string set, string pod) = await FamilyAsync(version);
        await kubectl.RunAsync("delete", "deployment", "web", "--cascade=foreground");
        Assert.Equal(HttpStatusCode.NotFound, await Api.StatusAsync(set));
        Assert.Equal(HttpStatusCode.NotFound, await Api.StatusAsync(pod));
    }

    [Theory, EachKubectl]
    public async Task Delete_as_orphans_leaves_the_dependents(string version)
    {
        (Kubectl kubectl, string set, string pod) = await FamilyAsync(version);
        await kubectl.RunAsync("delete", "deployment", "web", "--cascade=orphan");
        Assert.Null((await Api.GetAsync(set))["metadata"]!["ownerReferences"]);
        Assert.NotNull((await Api.GetAsync(pod))["metadata"]!["ownerReferences"]);
    }

    private async Task<(Kubectl Kubectl, string Set, string Pod)> FamilyAsync(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        string apps = $"/apis/apps/v1/namespaces/{kubectl.Namespace}/";
        JsonNode deployment = await Api.GetAsync(apps + "deployments/web");
        JsonNode template = deployment["spec"]!["template"]!;
        JsonNode set = await Api.CreateAsync(apps + "replicasets", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "web-1", ["ownerReferences"] = Owner("Deployment", deployment) },
            ["spec"] = new JsonObject { ["selector"] = deployment["spec"]!["selector"]!.DeepClone(), ["template"] = template.DeepClone() },
        });
        await Api.CreateAsync($"/api/v1/namespaces/{kubectl.Namespace}/pods", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "web-1-a", ["ownerReferences"] = Owner("ReplicaSet", set) },
            ["spec"] = template["spec"]!.DeepClone(),
        });
        return (kubectl, apps + "replicasets/web-1", $"/api/v1/namespaces/{kubectl.Namespace}/pods/web-1-a");
    }

    private static JsonArray Owner(string kind, JsonNode owner)
    {
        var reference = new JsonObject { ["blockOwnerDeletion"] = true };
        reference["apiVersion"] = "apps/v1";
        reference["kind"] = kind;
        reference["name"] = (string?)owner["metadata"]!["name"];
        reference["uid"] = (string?)owner["metadata"]!["uid"];
        return [reference];
    }

    private async Task GoneAsync(string path)
    {
        for (int tries = 0; tries < Tries && await Api.StatusAsync(path) == HttpStatusCode.OK; tries++)
        {
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.NotFound, await Api.StatusAsync(path));
    }
}
