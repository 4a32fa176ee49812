using CsCheck;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.Canonical;

/// <summary>Objects of built-in kinds, made by their types from random bytes. No value in them is zero.</summary>
internal static class RandomObjects
{
    private const int MaxDepth = 9;

    private static readonly ResourceDefinition[] Kinds =
    [
        Kind("", "pods"), Kind("", "services"), Kind("", "configmaps"), Kind("", "secrets"), Kind("apps", "deployments"),
        Kind("batch", "jobs"), Kind("rbac.authorization.k8s.io", "clusterroles"),
    ];

    private static readonly string[] Texts = ["a", "web-1", "naïve", "<&>", "\u2028", "tab\tquote\"", "日本語", "😀", "x=y"];
    private static readonly string[] Quantities = ["1", "100m", "1Gi", "2500m", "-1500"];
    private static readonly double[] Reals = [0.5, 1e21, 1e-7, -3.25];

    public static Gen<(ResourceDefinition Resource, MapNode Object)> Any { get; } =
        Gen.Select(JsonTree.Pick(Kinds), Gen.Byte.Array[20, 400]).Select((resource, bytes) => (resource, Make(resource, bytes)));

    public static ResourceDefinition Kind(string group, string resource) =>
        ResourceCatalogue.BuiltIn.Resources.First(r => r.Group == group && r.Resource == resource);

    private static MapNode Make(ResourceDefinition resource, byte[] bytes)
    {
        var choices = new Choices(bytes);
        MapNode made = Struct(choices, resource.Type, 0);
        made["kind"] = resource.Kind;
        made["apiVersion"] = resource.ApiVersion;
        MapNode metadata = made.EnsureMap("metadata");
        metadata.Remove("resourceVersion");
        return made;
    }

    private static MapNode Struct(Choices choices, StructType type, int depth)
    {
        var map = new MapNode();
        foreach (Field field in type.Fields)
        {
            if (choices.Next(depth < 2 ? 2 : 4) == 0 && Value(choices, field.Shape, depth + 1) is { } value)
            {
                map[field.Name] = value;
            }
        }

        return map;
    }

    private static Node? Value(Choices choices, ValueShape shape, int depth) => shape.Form switch
    {
        ValueForm.String => Texts[choices.Next(Texts.Length)],
        ValueForm.Boolean => true,
        ValueForm.Int32 or ValueForm.Int64 => NumberNode.Of(1 + choices.Next(200)),
        ValueForm.Double => new NumberNode(Reals[choices.Next(Reals.Length)]),
        ValueForm.Bytes => "YWJj",
        ValueForm.Time => "2026-01-02T03:04:05Z",
        ValueForm.MicroTime => "2026-01-02T03:04:05.000006Z",
        ValueForm.Quantity => Quantities[choices.Next(Quantities.Length)],
        ValueForm.IntOrString => choices.Next(2) == 0 ? NumberNode.Of(8080) : new TextNode("http"),
        ValueForm.Any or ValueForm.Object => new MapNode { ["k"] = "v", ["n"] = NullNode.Instance, ["l"] = new ListNode([NumberNode.Of(0)]) },
        _ when depth > MaxDepth => null,
        ValueForm.Struct => Struct(choices, shape.Struct, depth),
        ValueForm.List => List(choices, shape, depth),
        _ => Map(choices, shape, depth),
    };

    private static ListNode? List(Choices choices, ValueShape shape, int depth)
    {
        var list = new ListNode();
        for (int i = 1 + choices.Next(2); i > 0; i--)
        {
            if (Value(choices, shape.Element!, depth + 1) is { } item)
            {
                list.Add(item);
            }
        }

        return list.Count > 0 ? list : null;
    }

    private static MapNode? Map(Choices choices, ValueShape shape, int depth)
    {
        var map = new MapNode();
        for (int i = 1 + choices.Next(20); i > 0; i--)
        {
            if (Value(choices, shape.Element!, depth + 1) is { } value)
            {
                map["k" + choices.Next(50)] = value;
            }
        }

        return map.Count > 0 ? map : null;
    }

    // Random bytes, over and over.
    private sealed class Choices(byte[] bytes)
    {
        private int next;

        public int Next(int below) => (bytes[next++ % bytes.Length] + (next / bytes.Length)) % below;
    }
}
