using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application.Controllers;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Identity;
using Kronicle.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Api.Tests.Harness;

/// <summary>The server as it is composed for its users, over plain HTTP on a free port, with a log that can fail and a clock that stands.</summary>
public sealed class InProcessServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly ServerIdentity identity;
    private readonly WebApplication app;
    private bool stopped;

    private InProcessServer(TemporaryFolder folder, ServerIdentity identity, FaultyLog log, FakeTimeProvider clock, WebApplication app)
    {
        (this.folder, this.identity, this.app, Log, Clock) = (folder, identity, app, log, clock);
    }

    public FaultyLog Log { get; }

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => app.Services;

    public string AuditLog => folder.File("audit.log");

    private Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="change">Changes the options; tokens "admin" (system:masters) and "alice" are known.</param>
    /// <param name="configure">Changes the services.</param>
    /// <param name="loops">Whether the server's own loops run; without them nothing happens that a test did not ask for.</param>
    /// <param name="store">The log that it uses and closes; null for one in memory.</param>
    public static async Task<InProcessServer> StartAsync(
        Func<ServerOptions, ServerOptions>? change = null, Action<IServiceCollection>? configure = null, bool loops = false,
        IEventLog? store = null)
    {
        var folder = new TemporaryFolder();
        string tokens = folder.File("tokens.csv");
        await File.WriteAllTextAsync(tokens, "admin,admin,admin-uid,system:masters\nalice,alice,alice-uid,devs\n");
        var options = new ServerOptions { DataDir = folder.Path, Storage = StorageKind.Memory, TokenAuthFile = tokens };
        options = change?.Invoke(options) ?? options;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var identity = ServerIdentity.Open(new IdentityOptions { DataDirectory = folder.Path }, TimeProvider.System);
        var log = new FaultyLog(store);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Transport.Limit(kestrel, options.Transport);
            foreach (HttpProtocols protocol in (HttpProtocols[])[HttpProtocols.Http1, HttpProtocols.Http2])
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
                {
                    listen.Protocols = protocol;
                    listen.UseAudit();
                });
            }
        });
        builder.Services.AddServer(options, identity, log);
        builder.Services.AddSingleton<TimeProvider>(clock);
        if (!loops)
        {
            builder.Services.RemoveAll<IServerLoop>();
        }

        configure?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        await ApiServer.PrepareAsync(app);
        await app.StartAsync();
        return new(folder, identity, log, clock, app);
    }

    /// <summary>A client with a token; null is anonymous.</summary>
    public HttpClient Client(string? token = "admin", bool http2 = false)
    {
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        var client = new HttpClient { BaseAddress = new Uri(addresses[http2 ? 1 : 0]) };
        if (http2)
        {
            client.DefaultRequestVersion = new Version(2, 0);
            client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }

    /// <summary>The address for raw connections of HTTP/1.</summary>
    public System.Net.Sockets.TcpClient Connect() => new(Address.Host, Address.Port);

    /// <summary>Stops as a signal does: streams end, then the connections, then everything is disposed.</summary>
    public async Task StopAsync()
    {
        if (!stopped)
        {
            stopped = true;
            await app.StopAsync();
            await app.DisposeAsync();
            identity.Dispose();
            await Log.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }
}
