using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Ports of endpoints are TCP unless they say otherwise.</summary>
internal sealed class EndpointsDefaults : IDefaulter
{
    public void OnDecode(MapNode root) => root.Each("subsets", static subset => subset.Each("ports", static port => port.FillEmpty("protocol", Constants.Tcp)));
}
