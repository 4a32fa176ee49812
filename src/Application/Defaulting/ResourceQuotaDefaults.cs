using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Amounts of a quota are kept in thousandths.</summary>
internal sealed class ResourceQuotaDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        ResourceAmounts.Round(root.Map("spec")?.Map("hard"));
        ResourceAmounts.Round(root.Map("status")?.Map("hard"));
        ResourceAmounts.Round(root.Map("status")?.Map("used"));
    }
}
