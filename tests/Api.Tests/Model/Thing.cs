using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Model;

/// <summary>The kinds that the model knows: one without a spec, one with a generation and a status, one that ends gracefully.</summary>
internal enum ThingKind
{
    ConfigMap,
    Deployment,
    Pod,
}

/// <summary>What the model holds of one state of an object. Data are a map's entries, a deployment's variables, a pod's annotations.</summary>
internal sealed record Thing(ThingKind Kind, string Name)
{
    public const string Base = "base";

    public string Uid { get; init; } = "";

    public long Revision { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, string> Data { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>In order, joined by commas.</summary>
    public string Finalizers { get; init; } = "";

    public bool Deleting { get; init; }

    /// <summary>Seconds; null when it is not being deleted.</summary>
    public long? Grace { get; init; }

    public long Generation { get; init; }

    public long Status { get; init; }

    /// <summary>Who owns a field, by labels.NAME or data.NAME: what server-side apply may take away.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<string>> Owners { get; init; } = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;

    /// <summary>All that clients see but the revision.</summary>
    public string Content => $"{Kind} {Name} labels {{{Join(Labels)}}} data {{{Join(Data)}}} finalizers [{Finalizers}] " +
        $"{(Deleting ? $"deleting in {Grace} " : "")}generation {Generation} status {Status}";

    /// <summary>What a deletion leaves of <see cref="Content"/>.</summary>
    public string Remains => $"{Kind} {Name} labels {{{Join(Labels)}}} data {{{Join(Data)}}}";

    public static Thing Read(ThingKind kind, JsonNode json)
    {
        JsonNode metadata = json["metadata"]!;
        return new(kind, (string)metadata["name"]!)
        {
            Uid = (string)metadata["uid"]!,
            Revision = long.Parse((string?)metadata["resourceVersion"] ?? "0", CultureInfo.InvariantCulture),
            Labels = Map(metadata["labels"]),
            Data = kind switch
            {
                ThingKind.ConfigMap => Map(json["data"]),
                ThingKind.Pod => Map(metadata["annotations"]),
                _ => Variables(json["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]),
            },
            Finalizers = string.Join(',', (metadata["finalizers"] as JsonArray ?? []).Select(item => (string)item!).Order(StringComparer.Ordinal)),
            Deleting = metadata["deletionTimestamp"] is not null,
            Grace = (long?)metadata["deletionGracePeriodSeconds"],
            Generation = (long?)metadata["generation"] ?? 0,
            Status = kind == ThingKind.Deployment ? (long?)json["status"]?["replicas"] ?? 0 : 0,
        };
    }

    private static ImmutableSortedDictionary<string, string> Map(JsonNode? node) => (node as JsonObject ?? [])
        .ToImmutableSortedDictionary(entry => entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, string> Variables(JsonNode? node) => (node as JsonArray ?? [])
        .ToImmutableSortedDictionary(entry => (string)entry!["name"]!, entry => (string)entry!["value"]!, StringComparer.Ordinal);

    private static string Join(IEnumerable<KeyValuePair<string, string>> map) => string.Join(' ', map.Select(entry => $"{entry.Key}={entry.Value}"));
}
