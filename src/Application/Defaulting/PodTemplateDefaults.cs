using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a PodTemplate object.</summary>
internal sealed class PodTemplateDefaults : IDefaulter
{
    public void OnDecode(MapNode root) => PodSpecDefaults.FillTemplate(root);
}
