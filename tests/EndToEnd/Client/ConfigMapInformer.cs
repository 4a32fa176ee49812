using System.Collections.Concurrent;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Kronicle.Application.Remote;

namespace Kronicle.EndToEnd.Client;

/// <summary>A list and a watch from its revision, over and over: what controllers are made of.</summary>
internal sealed class ConfigMapInformer(Kubernetes client)
{
    private readonly ConcurrentDictionary<string, string> state = new();
    private readonly Channel<bool> changes = Channel.CreateUnbounded<bool>();

    /// <summary>How often it listed.</summary>
    public int Lists { get; private set; }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(await ListAsync(cancellation), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (PeerFaults.Has(e) || e is HttpOperationException or KubernetesException or OperationCanceledException)
            {
                // The server is away or the revision too old: list again, as informers do.
            }
        }
    }

    /// <summary>Waits until the objects' first values are as said.</summary>
    public async Task UntilAsync(Func<IReadOnlyDictionary<string, string>, bool> condition, CancellationToken cancellation)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition(state))
        {
            await changes.Reader.ReadAsync(time.Token);
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellation)
    {
        V1ConfigMapList list = await client.CoreV1.ListNamespacedConfigMapAsync("default", cancellationToken: cancellation);
        Lists++;
        foreach (string gone in state.Keys.Except(list.Items.Select(item => item.Name())))
        {
            state.TryRemove(gone, out _);
        }

        foreach (V1ConfigMap item in list.Items)
        {
            state[item.Name()] = item.Data["a"];
        }

        changes.Writer.TryWrite(true);
        return list.ResourceVersion();
    }

    private async Task WatchAsync(string revision, CancellationToken cancellation)
    {
        await foreach ((WatchEventType type, V1ConfigMap item) in client.CoreV1.WatchListNamespacedConfigMapAsync(
            "default", resourceVersion: revision, cancellationToken: cancellation))
        {
            if (type == WatchEventType.Deleted)
            {
                state.TryRemove(item.Name(), out _);
            }
            else
            {
                state[item.Name()] = item.Data["a"];
            }

            changes.Writer.TryWrite(true);
        }
    }
}
