using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>Watches over a WebSocket, as browsers make them.</summary>
public sealed class WebSocketWatchTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_event_is_a_message_and_the_watch_ends_in_time_with_a_close()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", ServerProcess.NoPublisher], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        using ClientWebSocket socket = await ConnectAsync(server, $"{Maps}?watch=true&timeoutSeconds=5");
        await client.PostAsync(Maps, new StringContent("""{"metadata":{"name":"one"}}""", Encoding.UTF8, "application/json"), Cancel);
        await client.DeleteAsync($"{Maps}/one", Cancel);
        foreach (string type in (string[])["ADDED", "DELETED"])
        {
            (WebSocketMessageType kind, byte[] message) = await MessageAsync(socket);
            Assert.Equal(WebSocketMessageType.Text, kind);
            JsonNode seen = JsonNode.Parse(message)!;
            Assert.Equal((type, "one"), (seen["type"]!.GetValue<string>(), seen["object"]!["metadata"]!["name"]!.GetValue<string>()));
        }

        Assert.Equal(WebSocketMessageType.Close, (await MessageAsync(socket)).Kind);
    }

    [Fact]
    public async Task Protobuf_comes_in_binary_messages_without_a_length_of_their_own()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory"], cancellation: Cancel);
        using ClientWebSocket socket = await ConnectAsync(server, "/api/v1/namespaces?watch=true&resourceVersion=0", "application/vnd.kubernetes.protobuf;stream=watch");
        (WebSocketMessageType kind, byte[] message) = await MessageAsync(socket);
        Assert.Equal(WebSocketMessageType.Binary, kind);
        Assert.Contains("ADDED", Encoding.Latin1.GetString(message), StringComparison.Ordinal);
        Assert.Equal(0x0a, message[0]);
    }

    [Fact]
    public async Task A_client_that_closes_ends_the_watch()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory"], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        using (ClientWebSocket socket = await ConnectAsync(server, "/api/v1/podtemplates?watch=true"))
        {
            Assert.Equal(1, await WatchersAsync(client));
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancel);
        }

        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await WatchersAsync(client) > 0)
        {
            await tick.WaitForNextTickAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_token_among_the_protocols_logs_in_as_a_header_would_and_a_bad_one_is_401()
    {
        using var folder = new TemporaryFolder();
        string tokens = folder.File("tokens.csv");
        await File.WriteAllTextAsync(tokens, "ann-s token,ann,1,system:masters\n", Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", $"--token-auth-file={tokens}"], cancellation: Cancel);
        using ClientWebSocket socket = Offering("ann-s token", "page");
        await socket.ConnectAsync(new Uri($"wss://{server.Address.Authority}{Maps}?watch=true&timeoutSeconds=1"), Cancel);
        Assert.Equal("page", socket.SubProtocol);
        foreach (ClientWebSocket bad in (ClientWebSocket[])[Offering("nobody", "page"), Offering("ann-s token")])
        {
            await Assert.ThrowsAsync<WebSocketException>(() => bad.ConnectAsync(new Uri($"wss://{server.Address.Authority}{Maps}?watch=true"), Cancel));
            Assert.Equal(HttpStatusCode.Unauthorized, bad.HttpStatusCode);
            bad.Dispose();
        }
    }

    private static ClientWebSocket Offering(string token, params string[] others)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol("base64url.bearer.authorization.k8s.io." + System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token)));
        Array.ForEach(others, socket.Options.AddSubProtocol);
        return socket;
    }

    private static async Task<ClientWebSocket> ConnectAsync(ServerProcess server, string path, string? accept = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        socket.Options.ClientCertificates.Add(server.AdministratorCertificate());
        if (accept is not null)
        {
            socket.Options.SetRequestHeader("Accept", accept);
        }

        await socket.ConnectAsync(new Uri($"wss://{server.Address.Authority}{path}"), Cancel);
        return socket;
    }

    private static async Task<(WebSocketMessageType Kind, byte[] Message)> MessageAsync(ClientWebSocket socket)
    {
        var message = new MemoryStream();
        byte[] buffer = new byte[4096];
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), Cancel);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return (part.MessageType, message.ToArray());
            }
        }
    }

    // Controllers watch pod templates as well: those that are there at the start are no watch of a client.
    private static async Task<int> WatchersAsync(HttpClient client)
    {
        string[] lines = (await client.GetStringAsync("/metrics", Cancel)).Split('\n');
        string? line = lines.FirstOrDefault(line => line.StartsWith("apiserver_longrunning_requests{", StringComparison.Ordinal) && line.Contains("podtemplates", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
