using Kronicle.Application.Defaulting;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A namespace is made active, keeps its own finalizers apart in spec and is finalized through a subresource.</summary>
public sealed class NamespaceStrategy : IKindStrategy
{
    public string Resource => "namespaces";

    public void PrepareForCreate(StrategyWrite write)
    {
        MapNode created = write.Object;
        NamespaceDefaults.Label(created);
        ListNode finalizers = created.EnsureMap("spec").List("finalizers") ?? [];
        if (!finalizers.Any(item => item is TextNode { Value: "kubernetes" }))
        {
            finalizers.Add(new TextNode("kubernetes"));
        }

        created.EnsureMap("spec")["finalizers"] = finalizers;
        created["status"] = new MapNode { ["phase"] = "Active" };
    }

    public void PrepareForUpdate(StrategyWrite write)
    {
        if (write.Subresource == "finalize")
        {
            write.Object["status"] = write.Old!["status"]?.Clone();
        }
        else
        {
            write.Object.EnsureMap("spec")["finalizers"] = write.Old!.Map("spec")?["finalizers"]?.Clone();
        }
    }

    public bool DeletedInTwoSteps => true;

    public void PrepareForDeletion(MapNode deleting) => deleting.EnsureMap("status")["phase"] = "Terminating";

    public bool HoldsBack(MapNode deleting) => deleting.Map("spec")?.List("finalizers") is { Count: > 0 };
}
