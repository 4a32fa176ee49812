using k8s;
using k8s.Autorest;
using k8s.Models;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Client;

/// <summary>The .NET client of Kubernetes: list, watch from there, and list again when the watch is cut.</summary>
public sealed class InformerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_typed_client_creates_reads_patches_and_deletes()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", ServerProcess.NoPublisher], cancellation: Cancel);
        using Kubernetes client = Connect(server);
        V1ConfigMap made = await client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("one", "1"), "default", cancellationToken: Cancel);
        Assert.NotEmpty(made.Uid());
        V1ConfigMap patched = await client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch("""{"data":{"b":"2"}}""", V1Patch.PatchType.MergePatch), "one", "default", cancellationToken: Cancel);
        Assert.Equal("1 2", $"{patched.Data["a"]} {patched.Data["b"]}");
        HttpOperationException conflict = await Assert.ThrowsAsync<HttpOperationException>(
            () => client.CoreV1.ReplaceNamespacedConfigMapAsync(made, "one", "default", cancellationToken: Cancel));
        Assert.Equal(System.Net.HttpStatusCode.Conflict, conflict.Response.StatusCode);
        await client.CoreV1.DeleteNamespacedConfigMapAsync("one", "default", cancellationToken: Cancel);
        Assert.Empty((await client.CoreV1.ListNamespacedConfigMapAsync("default", cancellationToken: Cancel)).Items);
    }

    [Fact]
    public async Task An_informer_sees_every_change_also_after_the_server_was_restarted()
    {
        using var folder = new TestKit.TemporaryFolder();
        ServerProcess server = await ServerProcess.StartAsync([ServerProcess.NoPublisher], folder.Path, Cancel);
        try
        {
            using Kubernetes client = Connect(server);
            await client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("one", "1"), "default", cancellationToken: Cancel);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var informer = new ConfigMapInformer(client);
            Task runs = informer.RunAsync(ends.Token);
            await informer.UntilAsync(state => state.GetValueOrDefault("one") == "1", Cancel);

            await client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("two", "2"), "default", cancellationToken: Cancel);
            await client.CoreV1.ReplaceNamespacedConfigMapAsync(ConfigMap("one", "one"), "one", "default", cancellationToken: Cancel);
            await informer.UntilAsync(state => state.GetValueOrDefault("two") == "2" && state["one"] == "one", Cancel);
            await client.CoreV1.DeleteNamespacedConfigMapAsync("two", "default", cancellationToken: Cancel);
            await informer.UntilAsync(state => !state.ContainsKey("two"), Cancel);

            int port = server.Address.Port;
            int lists = informer.Lists;
            await server.KillAsync();
            await server.DisposeAsync();
            server = await ServerProcess.StartAsync([$"--secure-port={port}", ServerProcess.NoPublisher], folder.Path, Cancel);
            await client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("three", "3"), "default", cancellationToken: Cancel);
            await informer.UntilAsync(state => state.GetValueOrDefault("three") == "3", Cancel);
            Assert.True(informer.Lists > lists);
            await ends.CancelAsync();
            await runs;
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static Kubernetes Connect(ServerProcess server) => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig));

    private static V1ConfigMap ConfigMap(string name, string value) =>
        new() { Metadata = new V1ObjectMeta { Name = name }, Data = new Dictionary<string, string> { ["a"] = value } };
}
