using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a volume: it is kept when released and holds a file system.</summary>
internal sealed class PersistentVolumeDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        root.EnsureMap("status").FillEmpty("phase", Constants.Pending);
        MapNode spec = root.EnsureMap("spec");
        spec.FillEmpty("persistentVolumeReclaimPolicy", Constants.Retain);
        spec.FillAbsent("volumeMode", Constants.Filesystem);
        VolumeDefaults.HostPath(spec);
        ResourceAmounts.Round(spec.Map("capacity"));
    }
}
