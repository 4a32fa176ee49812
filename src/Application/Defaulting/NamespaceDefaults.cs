using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// A namespace carries its name as a label, whatever a writer says of it (KEP-2161); it begins Active and held by the finalizer
/// that lets its content be removed first.
/// </summary>
internal sealed class NamespaceDefaults : IDefaulter
{
    private const string NameLabel = "kubernetes.io/metadata.name";
    private const string Finalizer = "kubernetes";

    public void OnDecode(MapNode root)
    {
        if (root.Map("metadata") is { } metadata && metadata.Text("name") is { Length: > 0 } name)
        {
            metadata.EnsureMap("labels")[NameLabel] = name;
        }

        if (root.Map("status")?.Text("phase") is not { Length: > 0 })
        {
            root.EnsureMap("status")["phase"] = "Active";
        }
    }

    public void OnCreate(MapNode root)
    {
        root["status"] = new MapNode { ["phase"] = "Active" };
        OnDecode(root);
        MapNode spec = root.EnsureMap("spec");
        ListNode finalizers = spec.List("finalizers") ?? [];
        if (!finalizers.OfType<TextNode>().Any(text => text.Value == Finalizer))
        {
            finalizers.Add(Finalizer);
        }

        spec["finalizers"] = finalizers;
    }
}
