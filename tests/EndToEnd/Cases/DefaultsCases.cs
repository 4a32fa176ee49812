using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>What the server fills in where an object says nothing.</summary>
public sealed class DefaultsCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task Defaults_of_a_pod(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Pod("one"), "create", "-f", "-");
        Assert.Equal("Always ClusterFirst default-scheduler Always /dev/termination-log", await ReadAsync(kubectl, "pod/one",
            "{.spec.restartPolicy} {.spec.dnsPolicy} {.spec.schedulerName} {.spec.containers[0].imagePullPolicy} {.spec.containers[0].terminationMessagePath}"));
    }

    [Theory, EachKubectl]
    public async Task Defaults_of_a_deployment(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx:1.27"), "create", "-f", "-");
        Assert.Equal("600 10 RollingUpdate 25% 25% IfNotPresent TCP 30", await ReadAsync(kubectl, "deployment/web",
            "{.spec.progressDeadlineSeconds} {.spec.revisionHistoryLimit} {.spec.strategy.type} {.spec.strategy.rollingUpdate.maxSurge} " +
            "{.spec.strategy.rollingUpdate.maxUnavailable} {.spec.template.spec.containers[0].imagePullPolicy} " +
            "{.spec.template.spec.containers[0].ports[0].protocol} {.spec.template.spec.terminationGracePeriodSeconds}"));
    }

    [Theory, EachKubectl]
    public async Task Defaults_of_a_job(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync("""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "once"},
             "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox"}]}}}}
            """, "create", "-f", "-");
        Assert.Equal("6 1 1 NonIndexed false", await ReadAsync(kubectl, "job/once",
            "{.spec.backoffLimit} {.spec.completions} {.spec.parallelism} {.spec.completionMode} {.spec.suspend}"));
    }

    [Theory, EachKubectl]
    public async Task Defaults_of_a_service(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync("""
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"port": 80}]}}
            """, "create", "-f", "-");
        Assert.Equal("ClusterIP None TCP 80 SingleStack Cluster", await ReadAsync(kubectl, "service/web",
            "{.spec.type} {.spec.sessionAffinity} {.spec.ports[0].protocol} {.spec.ports[0].targetPort} {.spec.ipFamilyPolicy} {.spec.internalTrafficPolicy}"));
    }

    private static async Task<string> ReadAsync(Kubectl kubectl, string name, string path) =>
        (await kubectl.RunAsync("get", name, "-o", $"jsonpath={path}")).Output;
}
