using System.Net;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Endpoints;
using Kronicle.Application;
using Kronicle.Application.Admission;
using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Infrastructure.Identity;
using Kronicle.Infrastructure.Storage.Encryption;
using Kronicle.Infrastructure.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Kronicle.Api.Hosting;

/// <summary>The server as a whole: opens its identity and its log, serves, and stops in order.</summary>
public static partial class ApiServer
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Serves until it is told to stop.</summary>
    /// <exception cref="StartupException">It can't begin to serve; the message says why and what to do.</exception>
    public static async Task RunAsync(ServerOptions options, TextWriter console)
    {
        using var identity = ServerIdentity.Open(IdentityFor(options), TimeProvider.System);
        await using EncryptionAtRest? encryption = await Stores.EncryptionOf(options);
        await using IEventLog log = await Stores.OpenAsync(options, encryption);
        await using WebApplication app = Build(options, identity, log, encryption);
        await PrepareAsync(app);
        await StartAsync(app, options);
        Announce(app, options, identity, console);
        await app.WaitForShutdownAsync();
    }

    private static WebApplication Build(ServerOptions options, ServerIdentity identity, IEventLog log, EncryptionAtRest? encryption)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddServerLog(options.Verbosity);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout + options.ShutdownDelay);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            Transport.Limit(kestrel, options.Transport);
            Transport.Listen(kestrel, options, identity.Serving);
        });
        builder.Services.AddServer(options, identity, log);
        if (encryption is not null)
        {
            builder.Services.AddEncryption(encryption, log);
        }

        builder.Services.AddTraceExport(builder.Configuration, Environment.GetEnvironmentVariables());
        return builder.Build();
    }

    /// <summary>Brings a built application to where it can take requests: files are read, the state is followed, the first objects exist.</summary>
    /// <exception cref="StartupException">A file that a flag names can't be used.</exception>
    public static async Task PrepareAsync(WebApplication app)
    {
        // What reads files named by flags is made now: a file that is missing ends the start, not the first request.
        _ = app.Services.GetRequiredService<AuthenticatorChain>();
        _ = app.Services.GetRequiredService<AuthorizerChain>();
        _ = app.Services.GetRequiredService<AuditRecorder>();
        _ = app.Services.GetRequiredService<AdmissionChain>();
        var handler = app.Services.GetRequiredService<ApiRequestHandler>();
        ((IApplicationBuilder)app).Run(handler.HandleAsync);
        var cache = app.Services.GetRequiredService<ObjectCache>();
        await cache.StartAsync(CancellationToken.None);
        await app.Services.GetRequiredService<Bootstrapper>().RunAsync(CancellationToken.None);
        _ = EndWithCacheAsync(app, cache);
    }

    private static async Task StartAsync(WebApplication app, ServerOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or AddressInUseException)
        {
            throw new StartupException(
                $"can't listen on {options.BindAddress}:{options.SecurePort} ({e.GetBaseException().Message}); choose another port with --secure-port", e);
        }
    }

    private static void Announce(WebApplication app, ServerOptions options, ServerIdentity identity, TextWriter console)
    {
        ICollection<string> bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        int port = new Uri(bound.First()).Port;
        string host = options.BindAddress.Equals(IPAddress.Any) ? "127.0.0.1"
            : options.BindAddress.Equals(IPAddress.IPv6Any) ? "[::1]"
            : options.BindAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{options.BindAddress}]"
            : options.BindAddress.ToString();
        app.Services.GetRequiredService<ServerAddress>().Text = $"{(options.AdvertiseAddress ?? options.BindAddress)}:{port}";
        string? kubeconfig = identity.WriteKubeconfig(new Uri($"https://{host}:{port}"), out string? notice);
        console.WriteLine($"Kronicle serves the Kubernetes API on https://{host}:{port}");
        console.WriteLine($"storage: {Stores.Describe(options)}");
        if (kubeconfig is not null)
        {
            console.WriteLine($"export KUBECONFIG={kubeconfig}");
        }

        foreach (string line in identity.Notices.Append(notice).OfType<string>())
        {
            console.WriteLine(line);
        }

        console.Flush();
    }

    private static IdentityOptions IdentityFor(ServerOptions options) => new()
    {
        DataDirectory = options.DataDir,
        TlsCertFile = options.TlsCertFile,
        TlsPrivateKeyFile = options.TlsPrivateKeyFile,
        SniPairs = [.. options.Transport.SniPairs.Select(pair => (pair.CertificateFile, pair.KeyFile, pair.Names))],
        ClientCaFile = options.ClientCaFile,
        FrontProxyCaFile = options.Access.FrontProxyCaFile,
        AnyFrontProxy = options.Access.FrontProxy.AllowedNames.Count == 0,
        ServiceAccountKeyFiles = options.ServiceAccountKeyFile,
        ServiceAccountSigningKeyFile = options.ServiceAccountSigningKeyFile,
        DnsNames = options.ExternalHostname.Length > 0 ? [options.ExternalHostname] : [],
        Addresses = [.. new[] { options.BindAddress, options.AdvertiseAddress, options.KubernetesServiceAddress }.OfType<IPAddress>()],
    };

    // A server whose cache lost the log can answer nothing that is current: it ends, and whoever runs it starts it anew.
    private static async Task EndWithCacheAsync(WebApplication app, ObjectCache cache)
    {
        await cache.Stopped;
        if (cache.Fault is { } fault)
        {
            LogCacheLost(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Kronicle.WatchCache"), fault);
            app.Lifetime.StopApplication();
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "the watch cache follows the event log no more; the server stops")]
    private static partial void LogCacheLost(ILogger log, Exception fault);
}
