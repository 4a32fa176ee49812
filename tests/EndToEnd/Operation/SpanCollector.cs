using System.Net;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>Takes the spans that a server sends by OTLP over HTTP, and keeps what came.</summary>
internal sealed class SpanCollector : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly MemoryStream received = new();
    private readonly Task serving;

    public SpanCollector()
    {
        Address = $"http://127.0.0.1:{FreePorts.Take(1)[0]}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>How a server is told of it.</summary>
    public string[] Environment => [$"OTEL_EXPORTER_OTLP_ENDPOINT={Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

    /// <summary>Everything that came, when nothing more comes.</summary>
    public async Task<byte[]> StopAsync()
    {
        listener.Stop();
        await serving;
        return received.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
        await received.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext call = await listener.GetContextAsync();
                await call.Request.InputStream.CopyToAsync(received);
                call.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
