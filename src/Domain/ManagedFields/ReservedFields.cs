namespace Kronicle.Domain.ManagedFields;

/// <summary>Fields that nobody owns: the system keeps them, or they name the object.</summary>
public static class ReservedFields
{
    /// <summary>apiVersion, kind, metadata itself, and the parts of it that only the server sets or that never change.</summary>
    public static FieldSet Set { get; } = FieldSet.Of(
        [
            [PathElement.Field("apiVersion")],
            [PathElement.Field("kind")],
            [PathElement.Field("metadata")],
            .. ((string[])
            [
                "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion",
            ]).Select(name => (PathElement[])[PathElement.Field("metadata"), PathElement.Field(name)]),
        ]);
}
