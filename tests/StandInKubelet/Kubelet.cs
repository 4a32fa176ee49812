using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.StandInKubelet;

/// <summary>
/// What an API server needs of a kubelet: logs, exec, attach and port-forward over SPDY and WebSockets, on a free port with TLS. It
/// runs nothing; commands are the few of <see cref="Commands"/>.
/// </summary>
public sealed class Kubelet : IAsyncDisposable
{
    private readonly WebApplication app;

    private Kubelet(WebApplication app) => this.app = app;

    public int Port { get; private set; }

    /// <summary>The requests that came, oldest first.</summary>
    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>The lines of a followed log; completing it ends the log.</summary>
    public System.Threading.Channels.Channel<string> Log { get; } = System.Threading.Channels.Channel.CreateUnbounded<string>();

    /// <summary>Completes when a command hangs.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a command that hangs has lost its client.</summary>
    public TaskCompletionSource Abandoned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="certificate">What it serves with; null serves plain HTTP.</param>
    /// <param name="address">Where it listens.</param>
    public static async Task<Kubelet> StartAsync(X509Certificate2? certificate, IPAddress? address = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        WebApplication app = builder.Build();
        var kubelet = new Kubelet(app);
        app.UseWebSockets();
        ((IApplicationBuilder)app).Run(kubelet.HandleAsync);
        await app.StartAsync();
        kubelet.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return kubelet;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        Seen.Enqueue(new SeenRequest(http.Request.Method, http.Request.Path + http.Request.QueryString.Value,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            http.Connection.ClientCertificate?.Subject));
        switch (http.Request.Path.Value!.Split('/')[1])
        {
            case "containerLogs":
                await LogsAsync(http);
                break;
            case "exec" or "attach" when http.WebSockets.IsWebSocketRequest:
                await WebSocketCommand.RunAsync(http, this);
                break;
            case "exec" or "attach":
                await SpdyServer.CommandAsync(http, this);
                break;
            case "portForward":
                await SpdyServer.ForwardAsync(http);
                break;
            default:
                await EchoAsync(http);
                break;
        }
    }

    private async Task LogsAsync(HttpContext http)
    {
        if (http.Request.Path.Value!.EndsWith("/missing", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("no such container");
            return;
        }

        string[] lines = ["one", "two", "three"];
        int tail = int.TryParse(http.Request.Query["tailLines"], out int most) ? most : lines.Length;
        foreach (string line in lines.TakeLast(tail))
        {
            await http.Response.WriteAsync(line + "\n");
        }

        if (http.Request.Query["follow"] != "true")
        {
            return;
        }

        await http.Response.Body.FlushAsync();
        await foreach (string line in Log.Reader.ReadAllAsync(http.RequestAborted))
        {
            await http.Response.WriteAsync(line + "\n");
            await http.Response.Body.FlushAsync();
        }
    }

    // Everything else answers with what it was asked.
    private static async Task EchoAsync(HttpContext http)
    {
        string body = await new StreamReader(http.Request.Body).ReadToEndAsync(http.RequestAborted);
        string target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        switch (http.Request.Path.Value)
        {
            case "/redirect":
                http.Response.Redirect("/elsewhere?x=1");
                return;
            case "/page":
                http.Response.ContentType = "text/html; charset=utf-8";
                await http.Response.WriteAsync("<a href=\"/next\">/next</a><img src='rel.png'>");
                return;
            case "/sorry":
                http.Response.StatusCode = 418;
                http.Response.Headers["Access-Control-Allow-Origin"] = "*";
                break;
        }

        http.Response.Headers["X-Backend"] = "kubelet";
        await http.Response.WriteAsync($"{http.Request.Method} {target}\n{body}");
    }
}

/// <summary>A request as it came.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">The headers.</param>
/// <param name="ClientCertificate">The subject of what the client showed; null when it showed none.</param>
public sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string? ClientCertificate);
