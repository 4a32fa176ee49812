namespace Kronicle.Application.Strategies;

/// <summary>The classes that the system's own pods have stay.</summary>
public sealed class PriorityClassStrategy : IKindStrategy
{
    public string Resource => "priorityclasses.scheduling.k8s.io";

    public string? RefuseDeletion(string name) =>
        name is "system-node-critical" or "system-cluster-critical" ? "this is a system priority class and cannot be deleted" : null;
}
