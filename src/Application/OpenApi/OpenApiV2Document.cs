using System.Runtime.CompilerServices;
using Kronicle.Application.Discovery;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.OpenApi;

/// <summary>
/// The OpenAPI v2 document of one catalogue snapshot, /openapi/v2. Both forms are made when first asked for and kept
/// compressed.
/// </summary>
public sealed class OpenApiV2Document
{
    /// <summary>The media type of <see cref="Protobuf"/>, which kubectl up to 1.26 asks for.</summary>
    public const string ProtobufMediaType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    private static readonly ConditionalWeakTable<ResourceCatalogue, OpenApiV2Document> BySnapshot = [];

    private readonly Lazy<CachedDocument> json;
    private readonly Lazy<CachedDocument> protobuf;

    /// <summary>Makes the document of a snapshot; without custom schemas, custom kinds are shown as open objects.</summary>
    public OpenApiV2Document(ResourceCatalogue catalogue, ICustomSchemas? customSchemas = null)
    {
        json = new(() => new CachedDocument(Write(catalogue, new CustomDefinitions(catalogue, customSchemas))));
        protobuf = new(() => new CachedDocument(Gnostic.GnosticDocument.Encode(Json().Bytes)));
    }

    /// <summary>The document of a snapshot: one instance per snapshot, with the custom schemas of the first call.</summary>
    public static OpenApiV2Document Of(ResourceCatalogue catalogue, ICustomSchemas? customSchemas = null) =>
        BySnapshot.GetValue(catalogue, c => new(c, customSchemas));

    /// <summary>UTF-8 JSON.</summary>
    public CachedDocument Json() => json.Value;

    /// <summary>The same document as the protobuf message openapi.v2.Document of github.com/google/gnostic.</summary>
    public CachedDocument Protobuf() => protobuf.Value;

    private static byte[] Write(ResourceCatalogue catalogue, CustomDefinitions custom)
    {
        Descriptions descriptions = Descriptions.Load();
        var source = new ApiPaths(catalogue, descriptions);
        ApiPath[] paths = [.. ApiPaths.Keys(catalogue).SelectMany(source.Of).OrderBy(p => p.Path, StringComparer.Ordinal)];
        var writer = new OpenApiV2Writer(new SchemaWriter(catalogue, custom, descriptions, Dialect.V2, null));
        return GoJsonWriter.Write(json => writer.Write(json, paths, DefinitionSet.Of(paths, catalogue, custom)), 4 * 1024 * 1024);
    }
}
