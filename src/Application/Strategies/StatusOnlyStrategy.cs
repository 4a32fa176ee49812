namespace Kronicle.Application.Strategies;

/// <summary>Kinds whose /status changes nothing but the status: metadata, which others take through it, stays too.</summary>
public class StatusOnlyStrategy(string resource) : IKindStrategy
{
    public string Resource => resource;

    public virtual void PrepareForCreate(StrategyWrite write)
    {
    }

    public virtual void PrepareForUpdate(StrategyWrite write)
    {
        if (write.Subresource == "status")
        {
            StatusMetadata.Keep(write.Object, write.Old!);
        }
    }

    public virtual IEnumerable<string> Warnings(StrategyWrite write) => [];
}
