using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Kronicle.Application.Remote;

namespace Kronicle.TestKit;

/// <summary>An etcd of its own: one member on loopback with its data in a temporary folder.</summary>
public sealed class EtcdServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly string[] Places = ["/usr/bin/etcd", "/usr/local/bin/etcd"];

    private readonly TemporaryFolder folder = new();
    private readonly int[] ports = FreePorts.Take(3);
    private readonly EtcdFiles? tls;
    private Process? process;

    private EtcdServer(EtcdFiles? tls) => this.tls = tls;

    /// <summary>Why tests that need it are skipped; null when it is installed.</summary>
    public static string? Absent => Places.Any(File.Exists) ? null : "etcd is not installed: ./test installs etcd-server from Debian";

    public int Port => ports[0];

    public Uri Address => new($"{(tls is null ? "http" : "https")}://127.0.0.1:{ports[0]}");

    /// <summary>Where its data lies.</summary>
    public string Folder => folder.Path;

    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="tls">With what it serves TLS to clients with certificates only; null for plain connections.</param>
    public static async Task<EtcdServer> StartAsync(CancellationToken cancellation, EtcdFiles? tls = null)
    {
        var server = new EtcdServer(tls);
        try
        {
            await server.RunAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again on the same data and ports.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Places.First(File.Exists),
        [
            "--data-dir", folder.Path, "--name", "one", "--logger", "zap", "--log-level", "warn",
            "--listen-client-urls", Address.OriginalString, "--advertise-client-urls", Address.OriginalString,
            "--listen-peer-urls", $"http://127.0.0.1:{ports[1]}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{ports[1]}",
            "--initial-cluster", $"one=http://127.0.0.1:{ports[1]}", "--listen-metrics-urls", $"http://127.0.0.1:{ports[2]}",
            .. tls is null ? (string[])[] :
                ["--cert-file", tls.Certificate, "--key-file", tls.Key, "--client-cert-auth", "--trusted-ca-file", tls.Authority],
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[2]}") };
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(StartLimit);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await HealthyAsync(client, time.Token))
        {
            await tick.WaitForNextTickAsync(time.Token);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>SIGSTOP: it is there and does not answer.</summary>
    public void Pause() => ProcessTree.Pause(process!);

    public void Resume() => ProcessTree.Resume(process!);

    /// <summary>Compacts up to the present through its own API, as an operator or another server does.</summary>
    public async Task CompactAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = Address };
        using HttpResponseMessage status = await client.PostAsJsonAsync("/v3/maintenance/status", new { }, cancellation);
        using JsonDocument answer = JsonDocument.Parse(await status.Content.ReadAsStringAsync(cancellation));
        string revision = answer.RootElement.GetProperty("header").GetProperty("revision").GetString()!;
        (await client.PostAsJsonAsync("/v3/kv/compaction", new { revision, physical = true }, cancellation)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
        folder.Dispose();
    }

    private async Task<bool> HealthyAsync(HttpClient client, CancellationToken cancellation)
    {
        if (process!.HasExited)
        {
            throw new InvalidOperationException($"etcd ended with exit code {process.ExitCode}");
        }

        try
        {
            return (await client.GetStringAsync("/health", cancellation)).Contains("true", StringComparison.Ordinal);
        }
        catch (Exception e) when (PeerFaults.Has(e))
        {
            return false;
        }
    }
}

/// <summary>The files of an etcd that serves TLS.</summary>
/// <param name="Authority">Who vouches for clients.</param>
/// <param name="Certificate">The server's certificate.</param>
/// <param name="Key">Its key.</param>
public sealed record EtcdFiles(string Authority, string Certificate, string Key);
