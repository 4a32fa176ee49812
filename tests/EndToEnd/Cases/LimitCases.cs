using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>What a namespace limits: limit ranges, quotas, pod security.</summary>
public sealed class LimitCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task A_limit_range_gives_defaults_and_refuses_what_is_too_large(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync("""
            {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "lr"},
             "spec": {"limits": [{"type": "Container", "default": {"cpu": "500m"}, "defaultRequest": {"cpu": "100m"}, "max": {"cpu": "1"}}]}}
            """, "create", "-f", "-");
        await kubectl.FeedAsync(Manifests.Pod("one"), "create", "-f", "-");
        Assert.Equal("100m 500m", (await kubectl.RunAsync("get", "pod/one", "-o",
            "jsonpath={.spec.containers[0].resources.requests.cpu} {.spec.containers[0].resources.limits.cpu}")).Output);
        ProgramResult large = await kubectl.TryAsync(
            Manifests.Pod("two").Replace("    image", "    resources: {limits: {cpu: 2}}\n    image", StringComparison.Ordinal), "create", "-f", "-");
        Assert.Contains("maximum cpu usage per Container is 1, but limit is 2", large.Errors, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task A_quota_refuses_what_is_more_than_it_has(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.RunAsync("create", "quota", "q", "--hard=secrets=1");
        for (int tries = 0; tries < 2000 && (await Api.GetAsync($"/api/v1/namespaces/{kubectl.Namespace}/resourcequotas/q"))["status"]?["used"] is null; tries++)
        {
        }

        Assert.Equal("secret/one created\n", (await kubectl.RunAsync("create", "secret", "generic", "one")).Output);
        ProgramResult second = await kubectl.FailAsync("create", "secret", "generic", "two");
        Assert.Contains("exceeded quota: q, requested: secrets=1, used: secrets=1, limited: secrets=1", second.Errors, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Pod_security_refuses_pods_and_warns_of_their_templates(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.RunAsync("label", "namespace", kubectl.Namespace, "pod-security.kubernetes.io/enforce=restricted");
        ProgramResult pod = await kubectl.TryAsync(Manifests.Pod("one"), "create", "-f", "-");
        Assert.Contains("violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false", pod.Errors, StringComparison.Ordinal);
        ProgramResult deployment = await kubectl.FeedAsync(Manifests.Deployment("web", "nginx:1.27"), "create", "-f", "-");
        Assert.Equal("deployment.apps/web created\n", deployment.Output);
        Assert.Contains("Warning: would violate PodSecurity \"restricted:latest\"", deployment.Errors, StringComparison.Ordinal);
    }
}
