using Kronicle.Application.Strategies;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Writes;

/// <summary>
/// Keeps metadata.managedFields through a write that is no apply: who owns which field.
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
/// </summary>
public static class FieldManagement
{
    /// <param name="resource">The resource, in the version of both objects.</param>
    /// <param name="live">The stored object; null on create.</param>
    /// <param name="target">The object to store; its managedFields are settled.</param>
    /// <param name="manager">Who writes: a field manager's name.</param>
    /// <param name="subresource">Such as status; empty for the object itself.</param>
    /// <param name="now">The time of the write.</param>
    public static void Apply(ResourceDefinition resource, MapNode? live, MapNode target, string manager, string subresource, DateTimeOffset now) =>
        Settle(target, PlainWriteManager.Update(new PlainWrite
        {
            Type = resource.Type,
            ApiVersion = resource.ApiVersion,
            Live = live,
            Submitted = target,
            Manager = manager,
            Subresource = subresource,
            Time = Timestamps.Time(now),
            RawFields = true,
            Reset = ResetFields.Of(resource, subresource),
        }));

    /// <summary>The same for a write to the object's Scale.</summary>
    /// <param name="resource">The scaled resource, in the version of both objects.</param>
    /// <param name="live">The stored object.</param>
    /// <param name="target">The object to store; its managedFields are settled.</param>
    /// <param name="scale">The Scale that was written.</param>
    /// <param name="scaleType">The type of Scale.</param>
    /// <param name="manager">Who writes: a field manager's name.</param>
    /// <param name="now">The time of the write.</param>
    public static void ApplyScale(
        ResourceDefinition resource, MapNode live, MapNode target, MapNode scale, StructType scaleType, string manager, DateTimeOffset now)
    {
        ListNode? stored = live.Map("metadata")?.List("managedFields");
        MapNode liveScale = ScaleMapping.Show(resource, live);
        liveScale.Map("metadata")!["managedFields"] = ScaleOwners.Show(stored, resource.Type);
        ListNode? owners = PlainWriteManager.Update(new PlainWrite
        {
            Type = scaleType,
            ApiVersion = scale.Text("apiVersion") ?? "autoscaling/v1",
            Live = liveScale,
            Submitted = scale,
            Manager = manager,
            Subresource = "scale",
            Time = Timestamps.Time(now),
        });
        Settle(target, ScaleOwners.Take(stored, owners, resource.Type, resource.ApiVersion, scaleType));
    }

    private static void Settle(MapNode target, ListNode? managed) =>
        target.EnsureMap("metadata")["managedFields"] = managed is { Count: > 0 } ? managed : null;
}
