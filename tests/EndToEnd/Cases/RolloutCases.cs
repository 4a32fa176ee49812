using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>kubectl rollout, over deployments and replica sets as a controller leaves them.</summary>
public sealed class RolloutCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task History_shows_revisions(string version)
    {
        var kubectl = await TwoRevisionsAsync(version);
        string[] lines = (await kubectl.RunAsync("rollout", "history", "deployment/web")).Lines;
        Assert.Matches("^deployment.apps/web ?$", lines[0]);
        Assert.Matches("^REVISION +CHANGE-CAUSE$", lines[1]);
        Assert.Equal(["1", "2"], lines[2..].Where(line => line.Trim().Length > 0).Select(line => line.Split(' ')[0]));
        string one = (await kubectl.RunAsync("rollout", "history", "deployment/web", "--revision=1")).Output;
        Assert.Matches(@"Image:\s+nginx:1\.26", one);
    }

    [Theory, EachKubectl]
    public async Task Undo_brings_the_earlier_template_back(string version)
    {
        var kubectl = await TwoRevisionsAsync(version);
        Assert.Equal("deployment.apps/web rolled back\n", (await kubectl.RunAsync("rollout", "undo", "deployment/web")).Output);
        Assert.Equal("nginx:1.26", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}")).Output);
        Assert.Equal("", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.metadata.labels.pod-template-hash}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Restart_pause_and_resume(string version)
    {
        var kubectl = await TwoRevisionsAsync(version);
        Assert.Equal("deployment.apps/web restarted\n", (await kubectl.RunAsync("rollout", "restart", "deployment/web")).Output);
        string stamp = (await kubectl.RunAsync("get", "deployment", "web", "-o",
            @"jsonpath={.spec.template.metadata.annotations.kubectl\.kubernetes\.io/restartedAt}")).Output;
        Assert.NotEmpty(stamp);
        await kubectl.RunAsync("rollout", "pause", "deployment/web");
        Assert.Equal("true", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.paused}")).Output);
        await kubectl.RunAsync("rollout", "resume", "deployment/web");
        Assert.Equal("", (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.paused}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Status_ends_when_the_deployment_is_available(string version)
    {
        var kubectl = await TwoRevisionsAsync(version);
        await using RunningKubectl status = kubectl.Start("rollout", "status", "deployment/web", "--timeout=30s");
        await status.LineWithAsync("Waiting for deployment");
        await Controller.SetAvailableAsync(Api, kubectl.Namespace, "web");
        Assert.Equal("deployment \"web\" successfully rolled out", await status.LineWithAsync("rolled out"));
        Assert.Equal(0, await status.EndAsync());
    }

    private async Task<Kubectl> TwoRevisionsAsync(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx:1.26"), "create", "-f", "-");
        await Controller.RollOutAsync(Api, kubectl.Namespace, "web", 1);
        await kubectl.RunAsync("set", "image", "deployment/web", "main=nginx:1.27");
        await Controller.RollOutAsync(Api, kubectl.Namespace, "web", 2);
        return kubectl;
    }
}
