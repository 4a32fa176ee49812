using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Discovery;

/// <summary>
/// The discovery documents of one catalogue snapshot, as UTF-8 JSON. Each is written when first asked for and kept as long as
/// the snapshot lives. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
/// </summary>
public sealed class DiscoveryDocuments(ResourceCatalogue catalogue)
{
    private static readonly ConditionalWeakTable<ResourceCatalogue, DiscoveryDocuments> BySnapshot = [];

    private readonly ConcurrentDictionary<string, CachedDocument> made = new(StringComparer.Ordinal);

    /// <summary>The documents of a snapshot: one instance per snapshot.</summary>
    public static DiscoveryDocuments Of(ResourceCatalogue catalogue) => BySnapshot.GetValue(catalogue, c => new(c));

    /// <summary>APIVersions of /api. The address, host and port, is where the server says that it can be reached.</summary>
    public ReadOnlyMemory<byte> ApiVersions(string serverAddress) => GoJsonWriter.Write(json => Versions(json, serverAddress));

    /// <summary>APIGroupList of /apis.</summary>
    public ReadOnlyMemory<byte> ApiGroupList() => Make("/apis", json => LegacyDiscovery.GroupList(json, catalogue)).Bytes;

    /// <summary>APIGroup of /apis/GROUP; null when the group is not served.</summary>
    public ReadOnlyMemory<byte>? ApiGroup(string group)
    {
        if (group.Length == 0 || !catalogue.HasGroup(group))
        {
            return null;
        }

        return Make("/apis/" + group, json => LegacyDiscovery.Group(json, [.. catalogue.GroupVersions.Where(g => g.Group == group)])).Bytes;
    }

    /// <summary>APIResourceList of /api/v1 (the empty group) or /apis/GROUP/VERSION; null when it is not served.</summary>
    public ReadOnlyMemory<byte>? ResourceList(string group, string version)
    {
        var served = new GroupVersion(group, version);
        if (!catalogue.HasGroupVersion(served))
        {
            return null;
        }

        return Make("/" + group + "/" + version, json => LegacyDiscovery.ResourceList(json, catalogue, served)).Bytes;
    }

    /// <summary>APIGroupDiscoveryList of /api. The version of apidiscovery.k8s.io is v2 or v2beta1.</summary>
    public CachedDocument AggregatedApi(string version = "v2") => Aggregated(legacy: true, version);

    /// <summary>APIGroupDiscoveryList of /apis. The version of apidiscovery.k8s.io is v2 or v2beta1.</summary>
    public CachedDocument AggregatedApis(string version = "v2") => Aggregated(legacy: false, version);

    private CachedDocument Aggregated(bool legacy, string version)
    {
        if (version is not ("v2" or "v2beta1"))
        {
            throw new ArgumentOutOfRangeException(nameof(version), version, "apidiscovery.k8s.io has v2 and v2beta1");
        }

        return Make($"aggregated/{(legacy ? "api" : "apis")}/{version}", json => AggregatedDiscovery.List(json, catalogue, legacy, version));
    }

    private CachedDocument Make(string key, Action<Utf8JsonWriter> write) =>
        made.GetOrAdd(key, static (_, body) => new CachedDocument(GoJsonWriter.Write(body)), write);

    private static void Versions(Utf8JsonWriter json, string serverAddress)
    {
        json.WriteStartObject();
        json.WriteString("kind", "APIVersions");
        json.Strings("versions", ["v1"]);
        json.WriteStartArray("serverAddressByClientCIDRs");
        json.WriteStartObject();
        json.WriteString("clientCIDR", "0.0.0.0/0");
        json.WriteString("serverAddress", serverAddress);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
