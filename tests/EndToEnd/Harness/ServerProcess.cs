using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Harness;

/// <summary>
/// The built executable, running on a free port with a data directory of its own. It is killed and its directory removed when
/// the tests that use it are over.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder? folder;
    private readonly ConcurrentQueue<string> errors = new();

    // One wait that all share: Process takes no handlers of its end from several threads at once.
    private readonly Lazy<Task> ended;

    private ServerProcess(Process process, TemporaryFolder? folder, string dataDirectory)
    {
        Process = process;
        ended = new(() => process.WaitForExitAsync(CancellationToken.None));
        this.folder = folder;
        DataDirectory = dataDirectory;
    }

    /// <summary>Puts no config map into the namespaces, whose config maps a test counts.</summary>
    public const string NoPublisher = "--controllers=*,-root-ca-certificate-publisher-controller";

    public Process Process { get; }

    public string DataDirectory { get; }

    /// <summary>Such as https://127.0.0.1:40123.</summary>
    public Uri Address { get; private set; } = null!;

    public string Kubeconfig { get; private set; } = "";

    /// <summary>The lines that it printed when it was ready.</summary>
    public IReadOnlyList<string> Announced { get; private set; } = [];

    /// <summary>The lines by which it told of flags that don't do all that they say.</summary>
    public IReadOnlyList<string> Warnings => [.. errors.Where(line => line.StartsWith("Warning: ", StringComparison.Ordinal))];

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors => string.Join('\n', errors);

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="flags">Besides --secure-port=0 and --data-dir.</param>
    /// <param name="dataDirectory">One that outlives this process; null for one of its own.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="environment">Options of env(1), which starts it.</param>
    public static async Task<ServerProcess> StartAsync(
        IEnumerable<string>? flags = null, string? dataDirectory = null, CancellationToken cancellation = default, IEnumerable<string>? environment = null)
    {
        TemporaryFolder? folder = dataDirectory is null ? new TemporaryFolder() : null;
        string data = dataDirectory ?? folder!.Path;
        ProcessStartInfo start = StartInfo(["--secure-port=0", $"--data-dir={data}", .. flags ?? []], environment);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var server = new ServerProcess(Process.Start(start)!, folder, data);
        try
        {
            bool administrators = (flags ?? []).Any(flag => flag.StartsWith("--client-ca-file", StringComparison.Ordinal));
            await server.ReadAnnouncementAsync(!administrators, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it with a command line that makes it end by itself.</summary>
    public static Task<ProgramResult> RunToEndAsync(IEnumerable<string> flags, CancellationToken cancellation) =>
        ProgramRun.RunAsync(StartInfo(flags), null, cancellation);

    /// <summary>A client with the administrator's certificate.</summary>
    public HttpClient Administrator() => HttpClients.With(Address, AdministratorCertificate());

    public X509Certificate2 AdministratorCertificate() => X509Certificate2.CreateFromPemFile(
        Path.Combine(DataDirectory, "pki", "admin.crt"), Path.Combine(DataDirectory, "pki", "admin.key"));

    /// <summary>A client without any credentials.</summary>
    public HttpClient Anonymous() => HttpClients.With(Address, null);

    /// <summary>SIGTERM, then waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellation)
    {
        Signals.Stop(Process);
        return await EndAsync(cancellation);
    }

    /// <summary>SIGINT as from a terminal's Ctrl-C, then waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> BreakAsync(CancellationToken cancellation)
    {
        Signals.Break(Process);
        return await EndAsync(cancellation);
    }

    /// <summary>SIGKILL: the power cut of a process.</summary>
    public async Task KillAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        await ended.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Process.Dispose();
        folder?.Dispose();
    }

    /// <summary>How to run it with a command line.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> flags, IEnumerable<string>? environment = null)
    {
        Assert.True(File.Exists(Repository.Server), $"{Repository.Server} is absent: build src/Api first, or set KRONICLE");

        // A job in the background ignores SIGINT and hands that down; env gives the server what it would have at a terminal.
        var start = new ProcessStartInfo("env") { WorkingDirectory = Path.GetTempPath() };
        foreach (string word in (string[])["--default-signal=INT,QUIT", .. environment ?? [], Repository.Server, .. flags])
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }

    /// <exception cref="TimeoutException">It did not end in time.</exception>
    private async Task<int> EndAsync(CancellationToken cancellation)
    {
        await ended.Value.WaitAsync(StopLimit, cancellation);
        return Process.ExitCode;
    }

    private async Task ReadAnnouncementAsync(bool withKubeconfig, CancellationToken cancellation)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(StartLimit);
        Process.ErrorDataReceived += (_, line) => Keep(line.Data);
        Process.BeginErrorReadLine();
        var lines = new List<string>();
        while (withKubeconfig ? Kubeconfig.Length == 0 : lines.Count < 2)
        {
            string? line = await Process.StandardOutput.ReadLineAsync(time.Token);
            Assert.True(line is not null, $"the server ended before it served: {string.Join('\n', lines)}\n{Errors}");
            lines.Add(line);
            Take(line);
        }

        Announced = lines;
        _ = DrainAsync(Process.StandardOutput);
    }

    /// <summary>Reads on, so that the server never waits for a full pipe.</summary>
    private async Task DrainAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Keep(line);
        }
    }

    private void Take(string line)
    {
        const string Serves = "Kronicle serves the Kubernetes API on ";
        const string Export = "export KUBECONFIG=";
        if (line.StartsWith(Serves, StringComparison.Ordinal))
        {
            Address = new Uri(line[Serves.Length..]);
        }
        else if (line.StartsWith(Export, StringComparison.Ordinal))
        {
            Kubeconfig = line[Export.Length..];
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            errors.Enqueue(line);
        }
    }
}
