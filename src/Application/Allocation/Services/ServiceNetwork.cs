using Kronicle.Domain.Addresses;

namespace Kronicle.Application.Allocation.Services;

/// <summary>What the command line says of services.</summary>
/// <param name="Ranges">--service-cluster-ip-range: one, or two of different families; the first is the families' default.</param>
/// <param name="NodePorts">--service-node-port-range.</param>
public sealed record ServiceNetwork(IReadOnlyList<IpNetwork> Ranges, PortSpan NodePorts)
{
    /// <summary>The family of services that ask for none.</summary>
    public string DefaultFamily => Ranges[0].Family;

    public bool IsDualStack => Ranges.Count == 2;

    public bool Has(string family) => Ranges.Any(range => range.Family == family);
}

/// <summary>Ports, both ends included.</summary>
public readonly record struct PortSpan(int First, int Last)
{
    public int Count => Last - First + 1;

    public bool Contains(int port) => port >= First && port <= Last;

    public override string ToString() => $"{First}-{Last}";
}
