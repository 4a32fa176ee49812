using Kronicle.Api.Proxying.Spdy;
using Kronicle.Application.Connections;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Proxying;

/// <summary>A command in a container, with its streams, over SPDY to a kubelet: the client's side of remotecommand v4 and v5.</summary>
internal sealed class RemoteCommand : IAsyncDisposable
{
    private const string ProtocolHeader = "X-Stream-Protocol-Version";
    private static readonly string[] Protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    private readonly SpdyConnection connection;
    private readonly HttpResponseMessage response;

    private RemoteCommand(HttpResponseMessage response, Stream upgraded)
    {
        this.response = response;
        connection = new SpdyConnection(upgraded, server: false);
    }

    /// <summary>Completes when the kubelet has ended the connection.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public SpdyStream Error { get; private set; } = null!;

    public SpdyStream? Stdin { get; private set; }

    public SpdyStream? Stdout { get; private set; }

    public SpdyStream? Stderr { get; private set; }

    public SpdyStream? Resize { get; private set; }

    /// <summary>Connects and opens the streams.</summary>
    /// <returns>The command, or what the client is to be told.</returns>
    public static async Task<(RemoteCommand? Command, byte[]? Failure)> StartAsync(
        BackendClients clients, Backend backend, RemoteStreams streams, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, BackendUri.Exact(backend));
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "SPDY/3.1");
        request.Headers.TryAddWithoutValidation(ProtocolHeader, Protocols);
        HttpResponseMessage response;
        try
        {
            response = await clients.SendAsync(backend, request, cancellation);
        }
        catch (BackendException e)
        {
            return (null, RemoteStatus.Failed($"error sending request: Post \"{backend.Uri.AbsoluteUri}\": {e.Message}"));
        }

        Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        if ((int)response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            using (response)
            {
                return (null, KubeletRefusal.Read(await BoundedText.ReadAsync(body, 64 * 1024, cancellation)));
            }
        }

        var command = new RemoteCommand(response, body);
        try
        {
            await command.OpenAsync(streams, cancellation);
            return (command, null);
        }
        catch (IOException e)
        {
            await command.DisposeAsync();
            return (null, RemoteStatus.Failed(e.Message));
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        response.Dispose();
    }

    // The order in which kubelets expect them.
    private async Task OpenAsync(RemoteStreams streams, CancellationToken cancellation)
    {
        Ended = WatchAsync(cancellation);
        Error = await StreamAsync("error", cancellation);
        Stdin = streams.Stdin ? await StreamAsync("stdin", cancellation) : null;
        Stdout = streams.Stdout ? await StreamAsync("stdout", cancellation) : null;
        Stderr = streams.Stderr && !streams.Tty ? await StreamAsync("stderr", cancellation) : null;
        Resize = streams.Tty ? await StreamAsync("resize", cancellation) : null;
    }

    private Task<SpdyStream> StreamAsync(string type, CancellationToken cancellation) =>
        connection.OpenAsync(new Dictionary<string, string> { ["streamtype"] = type }, cancellation);

    private async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            await connection.RunAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Every stream has ended; what that means stands in the error stream, or in its absence.
        }
    }
}
