namespace Kronicle.Api.Negotiation;

/// <summary>The form of an aggregated discovery document.</summary>
/// <param name="Version">The version of apidiscovery.k8s.io: v2 or v2beta1.</param>
/// <param name="Encoding">The serialization; v2beta1 has no protobuf.</param>
public sealed record AggregatedForm(string Version, Encoding Encoding);

/// <summary>Whether a client asks for aggregated discovery (KEP-3352): the best of its media types that this server has decides.</summary>
public static class AggregatedDiscoveryAccept
{
    private static readonly (string Subtype, Encoding Encoding)[] Encodings =
        [("json", Encoding.Json), ("yaml", Encoding.Yaml), ("vnd.kubernetes.protobuf", Encoding.Protobuf)];

    /// <summary>Null when the plain documents are asked for.</summary>
    public static AggregatedForm? Of(string accept)
    {
        if (!accept.Contains("APIGroupDiscoveryList", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (AcceptClause clause in AcceptClause.Read(accept))
        {
            string? kind = clause.Parameter("as");
            string? version = clause.Parameter("v");
            string? group = clause.Parameter("g");
            foreach ((string subtype, Encoding encoding) in Encodings.Where(known => clause.Takes("application", known.Subtype)))
            {
                if (kind is null && version is null && group is null)
                {
                    return null;
                }

                if (kind == "APIGroupDiscoveryList" && group == "apidiscovery.k8s.io" &&
                    (version == "v2" || (version == "v2beta1" && encoding != Encoding.Protobuf)))
                {
                    return new(version, encoding);
                }
            }
        }

        return null;
    }
}
