using Kronicle.Application.Strategies;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>The objects of one request as webhooks are shown them, each form made once.</summary>
internal sealed class ReviewedObjects(AdmissionAttributes attributes)
{
    private static readonly byte[] Null = "null"u8.ToArray();

    // Forms by their kind: mostly one, that of the request.
    private readonly List<(GroupVersionKind Kind, byte[] Json)> objects = new(1);
    private readonly List<(GroupVersionKind Kind, byte[] Json)> oldObjects = new(1);

    public AdmissionAttributes Attributes => attributes;

    /// <summary>The object as JSON; null for a deletion.</summary>
    public byte[] Object(HookTarget target) => Json(objects, attributes.Object, target);

    /// <summary>The stored object as JSON; null for a creation.</summary>
    public byte[] OldObject(HookTarget target) => Json(oldObjects, attributes.OldObject, target);

    /// <summary>The type of what a webhook is shown.</summary>
    public StructType TypeOf(HookTarget target) => attributes.Catalogue.TypeOf(target.Kind) ?? target.Resource.Type;

    /// <summary>Puts a changed object in the place of the request's.</summary>
    /// <param name="changed">The object in the form of the target; consumed.</param>
    /// <param name="target">The target.</param>
    public ApiStatus? Replace(MapNode changed, HookTarget target)
    {
        MapNode current = attributes.Object!;
        MapNode? next = changed;
        if (IsScale(target.Kind))
        {
            (next, ApiStatus? failure) = ScaleMapping.Take(attributes.Resource, changed, current);
            if (failure is not null)
            {
                return failure;
            }
        }
        else if (target.Resource.GroupVersion != attributes.Resource.GroupVersion)
        {
            next = VersionConversion.FromStorage(attributes.Resource, VersionConversion.ToStorage(target.Resource, changed));
            next["kind"] = attributes.Kind.Kind;
            next["apiVersion"] = attributes.Kind.GroupVersion.ToString();
        }

        // The stages behind hold on to this very tree.
        current.Clear();
        foreach (KeyValuePair<string, Node> field in next!)
        {
            current[field.Key] = field.Value;
        }

        objects.Clear();
        attributes.Canonical = null;
        return null;
    }

    private byte[] Json(List<(GroupVersionKind Kind, byte[] Json)> made, MapNode? tree, HookTarget target)
    {
        if (tree is null)
        {
            return Null;
        }

        foreach ((GroupVersionKind kind, byte[] known) in made)
        {
            if (kind == target.Kind)
            {
                return known;
            }
        }

        using var buffer = new JsonBuffer(4096);
        CanonicalWriter.Write(buffer, Form(tree, target), TypeOf(target));
        byte[] json = buffer.ToArray();
        made.Add((target.Kind, json));
        if (ReferenceEquals(tree, attributes.Object) && target.Kind == attributes.Resource.GroupVersionKind)
        {
            attributes.Canonical = json;
        }

        return json;
    }

    private MapNode Form(MapNode tree, HookTarget target)
    {
        if (IsScale(target.Kind))
        {
            return ScaleMapping.Show(attributes.Resource, tree);
        }

        if (target.Resource.GroupVersion == attributes.Resource.GroupVersion)
        {
            return tree;
        }

        MapNode converted = VersionConversion.FromStorage(target.Resource, VersionConversion.ToStorage(attributes.Resource, tree.Copy()));
        converted["kind"] = target.Kind.Kind;
        converted["apiVersion"] = target.Kind.GroupVersion.ToString();
        return converted;
    }

    private bool IsScale(GroupVersionKind kind) => attributes.Subresource == "scale" && kind.Kind == "Scale";
}
