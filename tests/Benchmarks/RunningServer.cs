using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Microsoft.Diagnostics.NETCore.Client;

namespace Kronicle.Benchmarks;

/// <summary>A server in a process of its own, since its memory and its time must not be this process's.</summary>
internal sealed class RunningServer(Uri server, string token, int process)
{
    private const double NanosecondsPerSecond = 1e9;
    private const long HeapCollect = 0x800000;

    /// <summary>A client with a connection of its own.</summary>
    public HttpClient Connect()
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        };
        var client = new HttpClient(handler)
        {
            BaseAddress = server,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The managed bytes that live: those that the server says it has after it was told to collect what it does not need.</summary>
    public async Task<double> LiveBytesAsync(HttpClient client)
    {
        for (int collections = 0; collections < 3; collections++)
        {
            using EventPipeSession session = new DiagnosticsClient(process).StartEventPipeSession(
                [new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, HeapCollect)], requestRundown: false);
            Task draining = session.EventStream.CopyToAsync(Stream.Null);
            await client.GetStringAsync("/livez");
            await session.StopAsync(CancellationToken.None);
            await draining;
        }

        string line = (await client.GetStringAsync("/metrics")).Split('\n').First(line => line.StartsWith("dotnet_total_memory_bytes ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Bytes of memory that the server's process has.</summary>
    public long ResidentBytes() => Environment.SystemPageSize *
        long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>Seconds of processor time that the server's threads have used, to the nanosecond; those of threads that ended are not counted.</summary>
    public double ProcessorSeconds() => Directory.EnumerateDirectories($"/proc/{process}/task").Sum(NanosecondsOf) / NanosecondsPerSecond;

    private static double NanosecondsOf(string task)
    {
        try
        {
            return double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return 0;
        }
    }
}
