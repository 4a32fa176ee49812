using Kronicle.Application.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// What the garbage collector changes of an object on its way out: owner references and finalizers, and with them who manages which
/// field. Such a write grants nothing.
/// </summary>
internal static class CollectorFields
{
    private static readonly string[] Fields = ["ownerReferences", "finalizers", "selfLink", "managedFields"];

    public static bool AreAllThatChange(WriteState state) =>
        !state.Creates && AreAllThatChange(state.Object!, state.Before!);

    public static bool AreAllThatChange(MapNode target, MapNode before) => Rest(target).SameAs(Rest(before));

    private static MapNode Rest(MapNode target)
    {
        MapNode copy = target.Copy();
        copy.Remove("kind");
        copy.Remove("apiVersion");
        foreach (string field in Fields)
        {
            copy.Map("metadata")?.Remove(field);
        }

        return copy;
    }
}
