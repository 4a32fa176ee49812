using System.Net;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>kubectl delete, and deletion that waits for finalizers.</summary>
public sealed class DeleteCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task Delete_by_name(string version)
    {
        var kubectl = await ThreeAsync(version);
        Assert.Contains("configmap \"a\" deleted", (await kubectl.RunAsync("delete", "cm", "a")).Output, StringComparison.Ordinal);
        Assert.Equal(["configmap/b", "configmap/c"], (await kubectl.RunAsync("get", "cm", "-o", "name")).Lines);
        Assert.Equal("Error from server (NotFound): configmaps \"a\" not found\n", (await kubectl.FailAsync("delete", "cm", "a")).Errors);
        Assert.Equal(HttpStatusCode.NotFound, await Api.StatusAsync($"/api/v1/namespaces/{kubectl.Namespace}/configmaps/a"));
    }

    [Theory, EachKubectl]
    public async Task Delete_by_selector(string version)
    {
        var kubectl = await ThreeAsync(version);
        Assert.Equal(2, (await kubectl.RunAsync("delete", "cm", "-l", "app=x")).Lines.Length);
        Assert.Equal(["configmap/c"], (await kubectl.RunAsync("get", "cm", "-o", "name")).Lines);
    }

    [Theory, EachKubectl]
    public async Task Delete_all(string version)
    {
        var kubectl = await ThreeAsync(version);
        Assert.Equal(3, (await kubectl.RunAsync("delete", "cm", "--all")).Lines.Length);
        Assert.Empty((await kubectl.RunAsync("get", "cm", "-o", "name")).Lines);
    }

    [Theory, EachKubectl]
    public async Task Delete_what_a_file_names(string version)
    {
        var kubectl = await ThreeAsync(version);
        ProgramResult result = await kubectl.FeedAsync(Manifests.ConfigMap("a", "word: some") + "---\n" + Manifests.ConfigMap("b", "word: some"), "delete", "-f", "-");
        Assert.Equal(2, result.Lines.Length);
        Assert.Equal(["configmap/c"], (await kubectl.RunAsync("get", "cm", "-o", "name")).Lines);
    }

    [Theory, EachKubectl]
    public async Task Delete_waits_for_finalizers(string version)
    {
        var kubectl = await ThreeAsync(version);
        await kubectl.RunAsync("patch", "cm", "a", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        await using RunningKubectl delete = kubectl.Start("delete", "cm", "a");
        await delete.LineWithAsync("\"a\" deleted");
        Assert.NotEmpty((await kubectl.RunAsync("get", "cm", "a", "-o", "jsonpath={.metadata.deletionTimestamp}")).Output);
        await kubectl.RunAsync("patch", "cm", "a", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(0, await delete.EndAsync());
        await kubectl.FailAsync("get", "cm", "a");
    }

    [Theory, EachKubectl]
    public async Task Delete_now_ends_a_pod_without_a_node(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.FeedAsync(Manifests.Pod("one"), "create", "-f", "-");
        await kubectl.RunAsync("delete", "pod", "one", "--now");
        await kubectl.FailAsync("get", "pod", "one");
    }

    [Theory, EachKubectl]
    public async Task A_namespace_that_is_deleted_takes_nothing_more(string version)
    {
        var kubectl = await ThreeAsync(version);
        await kubectl.RunAsync("patch", "cm", "a", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        await kubectl.RunAsync("delete", "namespace", kubectl.Namespace, "--wait=false");
        Assert.Equal("Terminating", (await kubectl.RunAsync("get", "namespace", kubectl.Namespace, "-o", "jsonpath={.status.phase}")).Output);
        ProgramResult refused = await kubectl.TryAsync(Manifests.ConfigMap("late", "word: some"), "create", "-f", "-");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"unable to create new content in namespace {kubectl.Namespace} because it is being terminated", refused.Errors, StringComparison.Ordinal);
        await kubectl.RunAsync("patch", "cm", "a", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
    }

    private async Task<Kubectl> ThreeAsync(string version)
    {
        var kubectl = await UseAsync(version);
        await ConfigMapAsync(kubectl, "a", "app=x");
        await ConfigMapAsync(kubectl, "b", "app=x");
        await ConfigMapAsync(kubectl, "c", "app=y");
        return kubectl;
    }
}
