using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Volumes and claims begin pending.</summary>
public sealed class PhaseStrategy(string resource) : IKindStrategy
{
    public string Resource => resource;

    public void PrepareForCreate(MapNode created) => created["status"] = new MapNode { ["phase"] = "Pending" };

    public void PrepareForUpdate(MapNode updated, MapNode old, string subresource)
    {
    }
}
