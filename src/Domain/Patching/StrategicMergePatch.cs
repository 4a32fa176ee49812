using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Patching;

/// <summary>
/// Strategic merge patch: a merge patch that the type's patch strategies steer, with the directives $patch, $retainKeys,
/// $setElementOrder and $deleteFromPrimitiveList.
/// https://git.k8s.io/community/contributors/devel/sig-api-machinery/strategic-merge-patch.md
/// </summary>
public static class StrategicMergePatch
{
    /// <summary>Applies a patch. Directives that find no place to act are left in the result; decoding drops them as unknown fields.</summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="current">The object; it is changed.</param>
    /// <param name="patch">The patch document with its nulls; it is left as it is.</param>
    /// <returns>
    /// The object; 400 for a patch that is no object or has a malformed directive, 422 for lists of lists, 500 as the reference has it
    /// for all else, such as an item without its merge key.
    /// </returns>
    public static PatchResult Apply(StructType type, MapNode current, Node patch)
    {
        if (patch is not (MapNode or NullNode))
        {
            return Failure.BadRequest($"json: cannot unmarshal {patch.JsonType} into Go value of type map[string]interface {{}}");
        }

        if (patch is not MapNode map)
        {
            return current;
        }

        // The algorithm takes the patch apart, and a conflict applies the patch again.
        var run = new StrategicMerge();
        MapNode? merged = run.Map(current, map.Copy(), new PatchSchema(type, null));
        return merged is null ? run.Failure! : merged;
    }
}
