using Kronicle.Domain.Addresses;

namespace Kronicle.Application.KubernetesService;

/// <summary>Where pods reach this server, which is known once its port is bound.</summary>
public interface IAdvertisedEndpoint
{
    /// <summary>The port; 0 before it is bound.</summary>
    int Port { get; }

    /// <summary>
    /// --advertise-address, or an address of this machine that others can reach; null when it has none or is to be no endpoint.
    /// </summary>
    IpAddress? Address { get; }

    /// <summary>--kubernetes-service-node-port: the port of every node at which the servers can be reached too; 0 for none.</summary>
    int NodePort => 0;
}
