using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>A slice's ports have a name, be it empty, and are TCP unless they say otherwise.</summary>
internal sealed class EndpointSliceDefaults : IDefaulter
{
    public void OnDecode(MapNode root) => root.Each("ports", static port =>
    {
        port.FillAbsent("name", Constants.Empty);
        port.FillAbsent("protocol", Constants.Tcp);
    });
}
