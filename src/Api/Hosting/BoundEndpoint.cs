using System.Net;
using Kronicle.Api.CommandLine;
using Kronicle.Application.KubernetesService;
using Kronicle.Domain.Addresses;
using Kronicle.Infrastructure.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Kronicle.Api.Hosting;

/// <summary>
/// The port that is bound and the address that others are told: --advertise-address, else the bind address, else, when that one is any or
/// a loopback address, which nobody else can use, the one that the default route leaves from.
/// </summary>
internal sealed class BoundEndpoint(IServer server, ServerOptions options) : IAdvertisedEndpoint
{
    private readonly Lazy<IpAddress?> address = new(() => options.ReconcilesEndpoints && Advertised(options) is { } chosen ? IpAddress.Parse(chosen.ToString()) : null);

    public int Port => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } bound ? new Uri(bound).Port : 0;

    public IpAddress? Address => address.Value;

    public int NodePort => options.KubernetesServiceNodePort;

    private static IPAddress? Advertised(ServerOptions options)
    {
        IPAddress bind = options.BindAddress;
        bool own = bind.Equals(IPAddress.Any) || bind.Equals(IPAddress.IPv6Any) || IPAddress.IsLoopback(bind);
        return options.AdvertiseAddress ?? (own ? HostAddress.OfDefaultRoute() : bind);
    }
}
