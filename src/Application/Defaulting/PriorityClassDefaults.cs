using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Pods of a priority class preempt others unless it says otherwise.</summary>
internal sealed class PriorityClassDefaults : IDefaulter
{
    private static readonly Node PreemptLowerPriority = new TextNode("PreemptLowerPriority");

    public void OnDecode(MapNode root) => root.FillAbsent("preemptionPolicy", PreemptLowerPriority);
}
