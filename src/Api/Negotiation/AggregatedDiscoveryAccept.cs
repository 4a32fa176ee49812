namespace Kronicle.Api.Negotiation;

/// <summary>Whether a client asks for aggregated discovery (KEP-3352): the first of its media types that this server has decides.</summary>
public static class AggregatedDiscoveryAccept
{
    /// <summary>v2 or v2beta1; null when the plain documents are asked for.</summary>
    public static string? Version(string accept)
    {
        if (!accept.Contains("APIGroupDiscoveryList", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (string clause in accept.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] words = clause.Split(';', StringSplitOptions.TrimEntries);
            if (words[0] != "application/json")
            {
                continue;
            }

            if (!words.Contains("as=APIGroupDiscoveryList"))
            {
                return null;
            }

            if (words.Contains("g=apidiscovery.k8s.io") && words.FirstOrDefault(word => word is "v=v2" or "v=v2beta1") is { } version)
            {
                return version[2..];
            }
        }

        return null;
    }
}
