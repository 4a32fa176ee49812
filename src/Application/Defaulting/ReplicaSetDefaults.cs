using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a replica set.</summary>
internal sealed class ReplicaSetDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.FillAbsent("replicas", Constants.One);
        PodSpecDefaults.FillTemplate(spec);
    }
}
