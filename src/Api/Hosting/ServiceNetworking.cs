using Kronicle.Api.CommandLine;
using Kronicle.Application.Allocation;
using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.Controllers;
using Kronicle.Application.KubernetesService;
using Kronicle.Domain.Addresses;
using Microsoft.AspNetCore.Hosting.Server;

namespace Kronicle.Api.Hosting;

/// <summary>What hands out the addresses and ports of services, and what keeps it in order.</summary>
internal static class ServiceNetworking
{
    public static IServiceCollection AddServiceNetworking(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(new ServiceNetwork(
            [.. options.ServiceClusterIpRange.Select(range => IpNetwork.Parse(range.ToString())!.Value)],
            new PortSpan(options.ServiceNodePortRange.First, options.ServiceNodePortRange.Last)));
        services.AddSingleton<ServiceRanges>();
        services.AddSingleton<AddressRecords>();
        services.AddSingleton<ClusterIps>();
        services.AddSingleton<NodePortLedger>();
        services.AddSingleton<IAllocator, ServiceAllocator>();
        services.AddSingleton<Allocators>();
        services.AddSingleton<IBootstrapObjects, DefaultServiceCidr>();
        services.AddSingleton<ServiceRepair>();
        services.AddSingleton<IBootstrapStep>(provider => provider.GetRequiredService<ServiceRepair>());
        services.AddSingleton<IServerLoop, ServiceRepairLoop>();
        services.AddSingleton<IAdvertisedEndpoint>(provider => new BoundEndpoint(provider.GetRequiredService<IServer>(), options));
        services.AddSingleton<ServerLeases>();
        services.AddSingleton<KubernetesServiceKeeper>();
        services.AddSingleton<IServerLoop, KubernetesServiceLoop>();
        return services;
    }
}
