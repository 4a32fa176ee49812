using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Kinds whose /status changes nothing but the status: metadata, which others take through it, stays too.</summary>
public class StatusOnlyStrategy(string resource) : IKindStrategy
{
    private static readonly string[] Kept = ["labels", "annotations", "finalizers", "ownerReferences"];

    public string Resource => resource;

    public virtual void PrepareForCreate(StrategyWrite write)
    {
    }

    public virtual void PrepareForUpdate(StrategyWrite write)
    {
        if (write.Subresource != "status")
        {
            return;
        }

        MapNode metadata = write.Object.EnsureMap("metadata");
        MapNode? old = write.Old!.Map("metadata");
        foreach (string field in Kept)
        {
            metadata[field] = old?[field]?.Clone();
        }
    }

    public virtual IEnumerable<string> Warnings(StrategyWrite write) => [];
}
