using System.Runtime.CompilerServices;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;

namespace Kronicle.Application.Strategies;

/// <summary>The fields that an endpoint puts back, so that nobody comes to own them by writing there: the reference's GetResetFields.</summary>
public static class ResetFields
{
    private static readonly FieldSet Status = FieldSet.OfFields("status");
    private static readonly FieldSet NamespaceMain = FieldSet.Of([[PathElement.Field("spec"), PathElement.Field("finalizers")], [PathElement.Field("status")]]);
    private static readonly ConditionalWeakTable<ResourceDefinition, FieldSet> AllButStatus = [];

    /// <summary>Null when the endpoint puts nothing back.</summary>
    public static FieldSet? Of(ResourceDefinition resource, string subresource) => subresource switch
    {
        "" when resource is { Group: "", Resource: "namespaces" } => NamespaceMain,
        "" => resource.Subresources.ContainsKey("status") ? Status : null,
        "status" => AllButStatus.GetValue(resource, static r => FieldSet.OfFields(
            [.. r.Type.Fields.Select(f => f.Name).Where(name => name is not ("status" or "metadata" or "kind" or "apiVersion"))])),
        _ => null,
    };
}
