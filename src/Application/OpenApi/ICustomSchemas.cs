using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.OpenApi;

/// <summary>Where the documents take the schemas of custom resources from.</summary>
public interface ICustomSchemas
{
    /// <summary>
    /// The openAPIV3Schema of a custom resource's version as its definition states it, structural; null when there is none.
    /// The tree is read and not changed. https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#publish-validation-schema-in-openapi
    /// </summary>
    MapNode? SchemaOf(ResourceDefinition resource);
}
