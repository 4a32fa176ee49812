using System.Diagnostics;

namespace Kronicle.TestKit;

/// <summary>A PostgreSQL of its own on a free port of loopback, with its data in a temporary folder.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PostgresServer>> One = new(() => StartAsync(synchronous: false, CancellationToken.None));

    private readonly TemporaryFolder folder = new();
    private readonly bool synchronous;
    private Process? process;

    private PostgresServer(bool synchronous) => this.synchronous = synchronous;

    /// <summary>Why tests that need it are skipped; null when it is installed.</summary>
    public static string? Absent => Programs is null ? "PostgreSQL is not installed: ./test installs postgresql from Debian" : null;

    /// <summary>One server for all tests of a process that keep to schemas of their own; it does not wait for the disk.</summary>
    public static Task<PostgresServer> SharedAsync() => One.Value;

    public int Port { get; } = FreePorts.Take(1)[0];

    public string ConnectionString => ConnectionThrough(Port);

    /// <summary>The connection string of who reaches it by another port.</summary>
    public static string ConnectionThrough(int port) => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Maximum Pool Size=20;Timeout=10";

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")))
        : null;

    /// <summary>Makes a database cluster and starts it.</summary>
    /// <param name="synchronous">Whether commits wait for the disk.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<PostgresServer> StartAsync(bool synchronous, CancellationToken cancellation)
    {
        var server = new PostgresServer(synchronous);
        try
        {
            await server.InitializeAsync(cancellation);
            await server.RunAsync(cancellation);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => server.KillNow();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, or starts it again on the same data and port.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        string disk = synchronous ? "on" : "off";
        process = Process.Start(AsPostgres(Path.Combine(Programs!, "postgres"), "-D", Data, "-p", $"{Port}", "-k", folder.Path,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c", $"fsync={disk}", "-c", $"synchronous_commit={disk}"))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(StartLimit);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await RunToEndAsync(AsPostgres(Path.Combine(Programs!, "pg_isready"), "-h", "127.0.0.1", "-p", $"{Port}"), time.Token) is not (0, _))
        {
            await tick.WaitForNextTickAsync(time.Token);
        }
    }

    /// <summary>SIGKILL to every process of it.</summary>
    public async Task KillAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>SIGSTOP to every process of it: it is there and does not answer.</summary>
    public void Pause() => ProcessTree.Pause(process!);

    public void Resume() => ProcessTree.Resume(process!);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
        process = null;
        folder.Dispose();
    }

    private void KillNow()
    {
        if (process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Where its data lies.</summary>
    public string Folder => folder.Path;

    private string Data => folder.File("data");

    private async Task InitializeAsync(CancellationToken cancellation)
    {
        if (Environment.UserName == "root")
        {
            await RunAsync(Start("chown", "postgres", folder.Path), cancellation);
        }

        await RunAsync(AsPostgres(Path.Combine(Programs!, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"), cancellation);
    }

    // PostgreSQL refuses to run as root.
    private static ProcessStartInfo AsPostgres(string program, params string[] arguments) => Environment.UserName == "root"
        ? Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
        : Start(program, arguments);

    private static ProcessStartInfo Start(string program, params string[] arguments) =>
        new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        (int code, string said) = await RunToEndAsync(start, cancellation);
        if (code != 0)
        {
            throw new InvalidOperationException($"{start.FileName} ended with exit code {code}: {said}");
        }
    }

    private static async Task<(int Code, string Said)> RunToEndAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        using Process program = Process.Start(start)!;
        Task<string> output = program.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> errors = program.StandardError.ReadToEndAsync(cancellation);
        await program.WaitForExitAsync(cancellation);
        return (program.ExitCode, await output + await errors);
    }
}
