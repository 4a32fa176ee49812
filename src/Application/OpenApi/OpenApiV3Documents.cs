using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kronicle.Application.Discovery;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.OpenApi;

/// <summary>
/// The OpenAPI v3 documents of one catalogue snapshot, as UTF-8 JSON: an index and one document for each group version and
/// each discovery path. Each is made when first asked for and kept compressed: KEP-2896.
/// </summary>
public sealed class OpenApiV3Documents
{
    private static readonly ConditionalWeakTable<ResourceCatalogue, OpenApiV3Documents> BySnapshot = [];

    private readonly ResourceCatalogue catalogue;
    private readonly SortedSet<string> keys;
    private readonly Lazy<CustomDefinitions> custom;
    private readonly ConcurrentDictionary<string, Lazy<CachedDocument>> made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<CachedDocument>> encoded = new(StringComparer.Ordinal);
    private readonly Lazy<CachedDocument> index;

    /// <summary>Makes the documents of a snapshot; without custom schemas, custom kinds are shown as open objects.</summary>
    public OpenApiV3Documents(ResourceCatalogue catalogue, ICustomSchemas? customSchemas = null)
    {
        this.catalogue = catalogue;
        custom = new(() => new CustomDefinitions(catalogue, customSchemas));
        keys = ApiPaths.Keys(catalogue);
        index = new(() => new CachedDocument(GoJsonWriter.Write(WriteIndex)));
    }

    /// <summary>The documents of a snapshot: one instance per snapshot, with the custom schemas of the first call.</summary>
    public static OpenApiV3Documents Of(ResourceCatalogue catalogue, ICustomSchemas? customSchemas = null) =>
        BySnapshot.GetValue(catalogue, c => new(c, customSchemas));

    /// <summary>The keys of all documents, such as "api/v1" or "apis/apps/v1", in order.</summary>
    public IReadOnlyCollection<string> Keys => keys;

    /// <summary>The body of /openapi/v3: where each document is, with its hash. Making it makes every document.</summary>
    public CachedDocument Index() => index.Value;

    /// <summary>The body of /openapi/v3/KEY; null when there is no such document.</summary>
    public CachedDocument? Document(string key) =>
        keys.Contains(key) ? made.GetOrAdd(key, static (k, self) => new(() => self.Make(k)), this).Value : null;

    /// <summary>The document of <see cref="Document"/> as the protobuf message openapi.v3.Document of github.com/google/gnostic.</summary>
    public CachedDocument? Protobuf(string key) => Document(key) is { } document
        ? encoded.GetOrAdd(key, static (_, json) => new(() => new CachedDocument(Gnostic.GnosticDocumentV3.Encode(json.Bytes))), document).Value
        : null;

    /// <summary>The URL under which the present document of a key never changes.</summary>
    public string UrlOf(string key) => $"/openapi/v3/{key}?hash={Document(key)!.Hash}";

    private CachedDocument Make(string key)
    {
        if (IsBuiltIn(key))
        {
            return Of(ResourceCatalogue.BuiltIn).Document(key)!;
        }

        Descriptions descriptions = Descriptions.Load();
        IReadOnlyList<ApiPath> paths = new ApiPaths(catalogue, descriptions).Of(key);
        var writer = new OpenApiV3Writer(new SchemaWriter(catalogue, custom.Value, descriptions, Dialect.V3, ApiPaths.GroupVersionOf(key)));
        return new(GoJsonWriter.Write(json => writer.Write(json, paths, DefinitionSet.Of(paths, catalogue, custom.Value)), 256 * 1024));
    }

    // A snapshot with custom resources shares the documents of the groups that they leave as they are.
    private bool IsBuiltIn(string key)
    {
        ResourceCatalogue builtIn = ResourceCatalogue.BuiltIn;
        return !ReferenceEquals(catalogue, builtIn)
            && ApiPaths.GroupVersionOf(key) is { } served
            && builtIn.HasGroupVersion(served)
            && catalogue.Resources.Where(r => r.GroupVersion == served).SequenceEqual(builtIn.Resources.Where(r => r.GroupVersion == served));
    }

    private void WriteIndex(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("paths");
        foreach (string key in keys)
        {
            json.WriteStartObject(key);
            json.WriteString("serverRelativeURL", UrlOf(key));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
