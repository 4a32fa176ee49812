using Kronicle.Application.Allocation;
using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.Controllers;
using Kronicle.Application.EventLog;
using Kronicle.Application.Internal;
using Kronicle.Application.KubernetesService;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Application.Tests.Pipeline;

/// <summary>A server that hands out addresses and ports to services.</summary>
internal static class ServiceCluster
{
    /// <param name="ranges">--service-cluster-ip-range.</param>
    /// <param name="firstPort">The first node port.</param>
    /// <param name="lastPort">The last node port.</param>
    /// <param name="endpoint">Where this server is reached.</param>
    /// <param name="configure">Adds services.</param>
    /// <param name="log">A log that another server uses too; null for one of its own.</param>
    public static async Task<TestServer> StartAsync(string ranges = "10.0.0.0/24", int firstPort = 30000, int lastPort = 32767, MemoryEventLog? log = null, IAdvertisedEndpoint? endpoint = null,
        Action<IServiceCollection>? configure = null)
    {
        var network = new ServiceNetwork([.. ranges.Split(',').Select(range => IpNetwork.Parse(range)!.Value)], new PortSpan(firstPort, lastPort));
        TestServer server = await TestServer.StartAsync(configure: services => (configure is null ? services : Configured(services, configure))
            .AddSingleton(network).AddSingleton<ServiceRanges>().AddSingleton<AddressRecords>().AddSingleton<ClusterIps>()
            .AddSingleton<NodePortLedger>().AddSingleton<IAllocator, ServiceAllocator>().AddSingleton<BootstrapWriter>()
            .AddSingleton<InternalClient>().AddSingleton<ServiceRepair>().AddSingleton<ILoopReport>(new SilentReport())
            .AddSingleton<IAdvertisedEndpoint>(endpoint ?? new FixedEndpoint("192.0.2.2", 16443)).AddSingleton<ServerLeases>()
            .AddSingleton<KubernetesServiceKeeper>(), shared: log);
        await server.Get<BootstrapWriter>().EnsureAsync(new DefaultServiceCidr(network).At(server.Clock.GetUtcNow()), CancellationToken.None);
        return server;
    }

    public static Task<ApiAnswer> CreateAsync(this TestServer server, string name, string spec, params string[] query) => server.SendAsync(
        "create", "services", $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"selector":{"a":"b"},"ports":[{"port":80}],{{{spec}}} } }""", query);

    /// <summary>The spec of an answer.</summary>
    public static MapNode Spec(ApiAnswer answer) => TestServer.Tree(answer).Map("spec")!;

    /// <summary>The causes of a refusal, each as field: message.</summary>
    public static string[] Causes(ApiAnswer answer) =>
        [.. TestServer.Failure(answer).Details!.Causes.Select(cause => $"{cause.Field}: {cause.Message}")];

    /// <summary>The addresses that are taken, in order.</summary>
    public static async Task<string[]> AddressesAsync(this TestServer server) =>
        [.. (await server.Memory.ListAsync(new ListQuery("/registry/ipaddresses/"), CancellationToken.None)).Items.Select(item => item.Key.Split('/')[^1])];

    /// <summary>The node ports that are taken, in order.</summary>
    public static async Task<int[]> PortsAsync(this TestServer server) =>
        [.. (await server.Get<NodePortLedger>().ReadAsync(CancellationToken.None)).All()];

    private static IServiceCollection Configured(IServiceCollection services, Action<IServiceCollection> configure)
    {
        configure(services);
        return services;
    }

    internal sealed class FixedEndpoint(string address, int port, int nodePort = 0) : IAdvertisedEndpoint
    {
        public int NodePort => nodePort;

        public int Port => port;

        public IpAddress? Address => IpAddress.Parse(address);
    }

    private sealed class SilentReport : ILoopReport
    {
        public void Failed(string loop, string key, Exception reason)
        {
        }
    }
}
