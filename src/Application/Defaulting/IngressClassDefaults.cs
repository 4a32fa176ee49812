using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>The parameters of an ingress class are a cluster's object unless they say otherwise.</summary>
internal sealed class IngressClassDefaults : IDefaulter
{
    public void OnDecode(MapNode root) => root.Map("spec")?.Map("parameters")?.FillAbsent("scope", Constants.Cluster);
}
