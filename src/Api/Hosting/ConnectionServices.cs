using Kronicle.Api.CommandLine;
using Kronicle.Api.Proxying;
using Kronicle.Application.Connections;
using Kronicle.Application.Requests;
using Kronicle.Application.WatchCache;
using Kronicle.Infrastructure.Identity;
using Microsoft.AspNetCore.Connections;

namespace Kronicle.Api.Hosting;

/// <summary>What connections to pods, services and nodes are made of.</summary>
public static class ConnectionServices
{
    /// <exception cref="Application.StartupException">A file that a flag names can't be used.</exception>
    public static IServiceCollection AddConnections(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(new KubeletAddressTypes(options.KubeletPreferredAddressTypes));
        services.AddSingleton(new BackendSettings(
            KubeletFiles.ClientCertificate(options.KubeletClientCertificate, options.KubeletClientKey),
            KubeletFiles.Authorities(options.KubeletCertificateAuthority), options.KubeletTimeout));
        services.AddSingleton<IMemoryPoolFactory<byte>, BlockPools>();
        services.AddSingleton<NewestObjects>();
        services.AddSingleton<KubeletBackends>();
        services.AddSingleton<ConnectionRequest>();
        services.AddSingleton<CreatePermission>();
        services.AddSingleton<ServiceEndpoints>();
        services.AddSingleton<ISubresourceHandler, PodLogs>();
        services.AddSingleton<ISubresourceHandler, PodExec>();
        services.AddSingleton<ISubresourceHandler, PodAttach>();
        services.AddSingleton<ISubresourceHandler, PodPortForward>();
        services.AddSingleton<ISubresourceHandler, PodProxy>();
        services.AddSingleton<ISubresourceHandler, ServiceProxy>();
        services.AddSingleton<ISubresourceHandler, NodeProxy>();
        services.AddSingleton<BackendClients>();

        // Without an authority there are no front proxies, whatever their headers would be.
        services.AddSingleton(new ForwardedHeaders(options.Access.FrontProxyCaFile.Length > 0 ? options.Access.FrontProxy : new()));
        services.AddSingleton<TextStreams>();
        services.AddSingleton<StreamTranslator>();
        services.AddSingleton<SpdyTunnel>();
        services.AddSingleton<Upgrades>();
        services.AddSingleton<ReverseProxy>();
        services.AddSingleton<ConnectionRunner>();
        return services;
    }
}
