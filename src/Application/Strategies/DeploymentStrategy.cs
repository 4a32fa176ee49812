using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// A deployment's annotations are copied to its replica sets, so they count as a part of what it asks for. Its labels are not the
/// status writer's to change.
/// </summary>
public sealed class DeploymentStrategy : IKindStrategy
{
    public string Resource => "deployments.apps";

    public void PrepareForUpdate(StrategyWrite write)
    {
        if (write.Subresource == "status")
        {
            write.Object.EnsureMap("metadata")["labels"] = write.Old!.Map("metadata")?["labels"]?.Clone();
        }
    }

    public bool ChangesIntent(StrategyWrite write)
    {
        MapNode annotations = write.Object.Map("metadata")?.Map("annotations") ?? [];
        return !annotations.SameAs(write.Old!.Map("metadata")?.Map("annotations") ?? []);
    }

    public IEnumerable<string> Warnings(StrategyWrite write) => WorkloadWarnings.OfName(write).Concat(WorkloadWarnings.OfTemplate(write));
}
