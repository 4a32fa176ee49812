using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>get --watch, and kubectl wait.</summary>
public sealed class WatchCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task Watch_prints_what_is_there_and_then_every_change(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "first", null, ("a", "1"));
        await using RunningKubectl watch = kubectl.Start("get", "cm", "--watch");
        Assert.Matches("^NAME +DATA +AGE$", await watch.LineWithAsync("NAME"));
        Assert.Matches(@"^first +1 +\d+s$", await watch.LineWithAsync("first"));
        await ConfigMapAsync(kubectl, "second", null, ("a", "1"), ("b", "2"));
        Assert.Matches(@"^second +2 +\d+s$", await watch.LineWithAsync("second"));
        await kubectl.RunAsync("delete", "cm", "first");
        Assert.Matches(@"^first +1 +\d+s$", await watch.LineWithAsync("first"));
    }

    [Theory, EachKubectl]
    public async Task Watch_only_leaves_out_what_is_there(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "first");
        await using RunningKubectl watch = kubectl.Start("get", "cm", "--watch-only", "-o", "name", "-v=6");
        await watch.LineWithAsync("watch=true");
        await ConfigMapAsync(kubectl, "second");
        Assert.Equal("configmap/second", await watch.LineWithAsync("configmap/"));
    }

    [Theory, EachKubectl]
    public async Task Watch_tells_the_kind_of_each_event(string version)
    {
        var kubectl = await UseAsync(version);
        await using RunningKubectl watch = kubectl.Start("get", "cm", "--watch", "--output-watch-events", "-l", "in=view");
        await ConfigMapAsync(kubectl, "one", "in=view");
        Assert.Matches("^ADDED +one ", await watch.LineWithAsync("one"));
        await kubectl.RunAsync("annotate", "cm", "one", "changed=yes");
        Assert.Matches("^MODIFIED +one ", await watch.LineWithAsync("one"));
        await kubectl.RunAsync("label", "cm", "one", "in=shade", "--overwrite");
        Assert.Matches("^DELETED +one ", await watch.LineWithAsync("one"));
    }

    [Theory, EachKubectl]
    public async Task Wait_for_delete_ends_with_the_deletion(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Pod("short"), "create", "-f", "-");
        await using RunningKubectl wait = kubectl.Start("wait", "pod/short", "--for=delete", "--timeout=30s", "-v=6");
        await wait.LineWithAsync("watch=true");
        await kubectl.RunAsync("delete", "pod", "short", "--wait=false");
        Assert.Equal("pod/short condition met", await wait.LineWithAsync("condition met"));
        Assert.Equal(0, await wait.EndAsync());
    }

    [Theory, EachKubectl(Since = 23, Because = "it brought --for=jsonpath")]
    public async Task Wait_for_a_jsonpath_value(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "lamp", null, ("state", "off"));
        await using RunningKubectl wait = kubectl.Start("wait", "cm/lamp", "--for=jsonpath={.data.state}=on", "--timeout=30s");
        await kubectl.RunAsync("patch", "cm", "lamp", "--type=merge", "-p", """{"data":{"state":"on"}}""");
        Assert.Equal("configmap/lamp condition met", await wait.LineWithAsync("lamp"));
        Assert.Equal(0, await wait.EndAsync());
    }

    [Theory, EachKubectl]
    public async Task Wait_for_a_condition_that_a_controller_sets(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        await using RunningKubectl wait = kubectl.Start("wait", "deployment/web", "--for=condition=Available", "--timeout=30s");
        await Controller.SetAvailableAsync(Api, kubectl.Namespace, "web");
        Assert.Equal("deployment.apps/web condition met", await wait.LineWithAsync("web"));
        Assert.Equal(0, await wait.EndAsync());
    }

    [Theory, EachKubectl]
    public async Task Wait_for_conditions_of_several_objects_each_with_its_value(string version)
    {
        var kubectl = await UseAsync(version);
        foreach (string name in (string[])["one", "two"])
        {
            await kubectl.FeedAsync(Manifests.Deployment(name, "nginx"), "create", "-f", "-");
        }

        await using RunningKubectl all = kubectl.Start("wait", "deployment", "--all", "--for=condition=Available", "--timeout=30s");
        await using RunningKubectl valued = kubectl.Start("wait", "deployment/one", "deployment/two", "--for=condition=Available=true", "--timeout=30s");
        await Controller.SetAvailableAsync(Api, kubectl.Namespace, "two");
        await Controller.SetAvailableAsync(Api, kubectl.Namespace, "one");
        foreach (RunningKubectl wait in (RunningKubectl[])[all, valued])
        {
            Assert.Equal("deployment.apps/one condition met", await wait.LineWithAsync("/one"));
            Assert.Equal("deployment.apps/two condition met", await wait.LineWithAsync("/two"));
            Assert.Equal(0, await wait.EndAsync());
        }
    }

    [Theory, EachKubectl]
    public async Task Wait_gives_up_in_time(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Deployment("web", "nginx"), "create", "-f", "-");
        ProgramResult result = await kubectl.FailAsync("wait", "deployment/web", "--for=condition=Available", "--timeout=1s");
        Assert.Equal("error: timed out waiting for the condition on deployments/web\n", result.Errors);
    }
}
