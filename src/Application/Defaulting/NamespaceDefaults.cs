using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>A namespace carries its name as a label, whatever a writer says of it (KEP-2161), and is Active when nothing says otherwise.</summary>
internal sealed class NamespaceDefaults : IDefaulter
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    public void OnDecode(MapNode root)
    {
        Label(root);
        if (root.Map("status")?.Text("phase") is not { Length: > 0 })
        {
            root.EnsureMap("status")["phase"] = "Active";
        }
    }

    /// <summary>Puts the label where the name is known: a generated one is not while decoding.</summary>
    public static void Label(MapNode root)
    {
        if (root.Map("metadata") is { } metadata && metadata.Text("name") is { Length: > 0 } name)
        {
            metadata.EnsureMap("labels")[NameLabel] = name;
        }
    }
}
