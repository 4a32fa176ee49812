using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a storage class.</summary>
internal sealed class StorageClassDefaults : IDefaulter
{
    private static readonly Node Delete = new TextNode("Delete");
    private static readonly Node Immediate = new TextNode("Immediate");

    public void OnDecode(MapNode root)
    {
        root.FillAbsent("reclaimPolicy", Delete);
        root.FillAbsent("volumeBindingMode", Immediate);
    }
}
