using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;
using Kronicle.StandInKubelet;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Proxying;

/// <summary>A server with a node whose kubelet is a stand-in, and a pod "web" of container "c" that runs there.</summary>
internal sealed class ConnectedServer : IAsyncDisposable
{
    public const string Pods = "/api/v1/namespaces/default/pods";

    private readonly KubeletCertificate certificate;
    private readonly TemporaryFolder folder;

    private ConnectedServer(KubeletCertificate certificate, TemporaryFolder folder, Kubelet kubelet, InProcessServer server)
    {
        (this.certificate, this.folder, Kubelet, Server) = (certificate, folder, kubelet, server);
        Admin = server.Client();
    }

    public Kubelet Kubelet { get; }

    public InProcessServer Server { get; }

    public HttpClient Admin { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="change">Changes the options; ca.crt, client.crt and client.key lie in the folder.</param>
    /// <param name="certificate">What the kubelet serves with; null for one of an authority of its own.</param>
    public static async Task<ConnectedServer> StartAsync(Func<ServerOptions, TemporaryFolder, ServerOptions>? change = null, KubeletCertificate? certificate = null)
    {
        certificate ??= new KubeletCertificate();
        var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("ca.crt"), certificate.AuthorityPem, Cancel);
        await File.WriteAllTextAsync(folder.File("client.crt"), certificate.Client.ExportCertificatePem(), Cancel);
        using System.Security.Cryptography.ECDsa key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate.Client)!;
        await File.WriteAllTextAsync(folder.File("client.key"), key.ExportPkcs8PrivateKeyPem(), Cancel);
        Kubelet kubelet = await Kubelet.StartAsync(certificate.Serving);
        InProcessServer server = await InProcessServer.StartAsync(options => change?.Invoke(options, folder) ?? options);
        var connected = new ConnectedServer(certificate, folder, kubelet, server);
        await connected.CreateAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        await connected.NodeAsync("here", "127.0.0.1", kubelet.Port);
        await connected.PodAsync("web", "here", "c");
        return connected;
    }

    public Task NodeAsync(string name, string address, int port) => CreateAsync("/api/v1/nodes", $$"""
        {"metadata": {"name": "{{name}}"}, "status": {
          "addresses": [{"type": "InternalIP", "address": "{{address}}"}], "daemonEndpoints": {"kubeletEndpoint": {"Port": {{port}} } }
        } }
        """);

    /// <param name="name">The pod's name.</param>
    /// <param name="node">Empty for a pod that is not scheduled.</param>
    /// <param name="containers">Their names.</param>
    public Task PodAsync(string name, string node, params string[] containers)
    {
        var spec = new JsonObject
        {
            ["containers"] = new JsonArray([.. containers.Select(container => new JsonObject { ["name"] = container, ["image"] = "i" })]),
        };
        if (node.Length > 0)
        {
            spec["nodeName"] = node;
        }

        return CreateAsync(Pods, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec }.ToJsonString());
    }

    public async Task CreateAsync(string path, string body)
    {
        HttpResponseMessage answer = await Admin.PostAsync(path, JsonBodies.Json(body), Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>The code and the message of a failure.</summary>
    public async Task<(int Code, string Message)> FailureAsync(string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        HttpResponseMessage answer = await Admin.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["message"] ?? "");
    }

    public async Task<WebSocket> OpenAsync(string path, string protocol, string token = "admin")
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await socket.ConnectAsync(new Uri(Admin.BaseAddress!.ToString().Replace("http://", "ws://", StringComparison.Ordinal).TrimEnd('/') + path), Cancel);
        return socket;
    }

    /// <summary>Sends one message of a channel.</summary>
    public static Task SendAsync(WebSocket socket, byte channel, ReadOnlySpan<byte> data)
    {
        byte[] message = [channel, .. data];
        return socket.SendAsync(message, WebSocketMessageType.Binary, true, Cancel);
    }

    /// <summary>Reads to the close frame, replies to it, and gives what came on each channel.</summary>
    public static async Task<Dictionary<byte, string>> AllAsync(WebSocket socket)
    {
        var texts = new Dictionary<byte, string>();
        byte[] buffer = new byte[128 * 1024];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(length), Cancel);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Cancel);
                return texts;
            }

            texts[buffer[0]] = texts.GetValueOrDefault(buffer[0], "") + Encoding.UTF8.GetString(buffer, 1, length - 1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Server.DisposeAsync();
        await Kubelet.DisposeAsync();
        folder.Dispose();
        certificate.Dispose();
    }
}
