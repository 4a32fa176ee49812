using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>The overhead of a runtime class is kept in thousandths.</summary>
internal sealed class RuntimeClassDefaults : IDefaulter
{
    public void OnDecode(MapNode root) => ResourceAmounts.Round(root.Map("overhead")?.Map("podFixed"));
}
