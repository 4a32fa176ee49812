using Kronicle.Application.Admission;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Requests;

/// <summary>
/// Group versions that are not served here and whose APIService names a service that would have to: requests are not passed on to it.
/// https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
/// </summary>
public sealed class AggregatedGroups(ClusterLookup lookup)
{
    private static readonly ResourceDefinition ApiServices = ResourceCatalogue.BuiltIn.Find("apiregistration.k8s.io", "v1", "apiservices")!;

    /// <summary>The answer to all requests of such a group version, as for a service that is not available; null for any other.</summary>
    /// <param name="catalogue">What is served here.</param>
    /// <param name="wanted">The group and version of the request.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async ValueTask<ApiAnswer?> AnswerAsync(ResourceCatalogue catalogue, (string Group, string Version) wanted, CancellationToken cancellation)
    {
        if (catalogue.HasGroupVersion(new(wanted.Group, wanted.Version)))
        {
            return null;
        }

        MapNode? found = await lookup.FindAsync(ApiServices, "", $"{wanted.Version}.{wanted.Group}", cancellation);
        return found?.Map("spec")?.Map("service") is null ? null : new TextAnswer(503, "service unavailable\n");
    }
}
