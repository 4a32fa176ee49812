using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a CSI driver: it attaches, and serves persistent volumes alone.</summary>
internal sealed class CsiDriverDefaults : IDefaulter
{
    private static readonly Node FsGroupPolicy = new TextNode("ReadWriteOnceWithFSType");
    private static readonly Node Persistent = new TextNode("Persistent");

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.FillAbsent("attachRequired", Constants.True);
        spec.FillAbsent("podInfoOnMount", Constants.False);
        spec.FillAbsent("storageCapacity", Constants.False);
        spec.FillAbsent("fsGroupPolicy", FsGroupPolicy);
        if (spec.List("volumeLifecycleModes") is not { Count: > 0 })
        {
            spec["volumeLifecycleModes"] = new ListNode([Persistent]);
        }

        spec.FillAbsent("requiresRepublish", Constants.False);
        spec.FillAbsent("seLinuxMount", Constants.False);
    }
}
