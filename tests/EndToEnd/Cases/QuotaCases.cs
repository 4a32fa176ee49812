using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>What the server's controllers keep up to date: the status of quotas and the rules of aggregated roles.</summary>
public sealed class QuotaCases(SharedServer shared) : KubectlTests(shared)
{
    private const int Tries = 2000;

    [Theory, EachKubectl]
    public async Task A_quota_shows_what_is_used_of_it(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "a");
        await ConfigMapAsync(kubectl, "b");
        await kubectl.RunAsync("create", "quota", "q", "--hard=configmaps=5,count/secrets=3,pods=2");
        await UsedAsync(kubectl, "2 0 0");
        await kubectl.RunAsync("delete", "configmap", "a");
        await UsedAsync(kubectl, "1 0 0");
        Assert.Contains("configmaps     1     5\n", (await kubectl.RunAsync("describe", "quota", "q")).Output, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task A_viewer_may_look_and_an_editor_may_change(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        await kubectl.RunAsync("create", "rolebinding", "v", "--clusterrole=view", "--user=victor");
        await kubectl.RunAsync("create", "rolebinding", "e", "--clusterrole=edit", "--user=edith");
        await CanAsync(kubectl, "yes", "list", "pods", "victor");
        await CanAsync(kubectl, "yes", "create", "deployments.apps", "edith");
        await CanAsync(kubectl, "no", "delete", "pods", "victor");
        await CanAsync(kubectl, "no", "get", "secrets", "victor");
        await CanAsync(kubectl, "no", "create", "rolebindings.rbac.authorization.k8s.io", "edith");
    }

    private async Task UsedAsync(Kubectl kubectl, string used)
    {
        string path = $"/api/v1/namespaces/{kubectl.Namespace}/resourcequotas/q";
        string seen = "";
        for (int tries = 0; tries < Tries && seen != used; tries++)
        {
            System.Text.Json.Nodes.JsonNode? status = (await Api.GetAsync(path))["status"]?["used"];
            seen = $"{status?["configmaps"]} {status?["count/secrets"]} {status?["pods"]}";
        }

        Assert.Equal(used, seen);
    }

    // The roles get their rules a moment after the start.
    private static async Task CanAsync(Kubectl kubectl, string answer, string verb, string resource, string user)
    {
        string seen = "";
        for (int tries = 0; tries < 50 && seen != answer; tries++)
        {
            seen = (await kubectl.TryAsync(null, "auth", "can-i", verb, resource, $"--as={user}")).Output.Trim();
        }

        Assert.Equal(answer, seen);
    }
}
