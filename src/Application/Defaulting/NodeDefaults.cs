using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>All of a node's capacity can be allocated unless it says otherwise.</summary>
internal sealed class NodeDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        if (root.Map("status") is { } status)
        {
            status.FillCopy("allocatable", status.Map("capacity"));
            ResourceAmounts.Round(status.Map("capacity"));
            ResourceAmounts.Round(status.Map("allocatable"));
        }
    }
}
