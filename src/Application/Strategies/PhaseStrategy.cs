using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Volumes and claims begin pending.</summary>
public sealed class PhaseStrategy(string resource) : IKindStrategy
{
    public string Resource => resource;

    public void PrepareForCreate(StrategyWrite write) => write.Object["status"] = new MapNode { ["phase"] = "Pending" };
}
