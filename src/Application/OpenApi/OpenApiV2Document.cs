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

    public OpenApiV2Document(ResourceCatalogue catalogue)
    {
        json = new(() => new CachedDocument(Write(catalogue)));
        protobuf = new(() => new CachedDocument(Gnostic.GnosticDocument.Encode(Json().Bytes)));
    }

    /// <summary>The document of a snapshot: one instance per snapshot.</summary>
    public static OpenApiV2Document Of(ResourceCatalogue catalogue) => BySnapshot.GetValue(catalogue, c => new(c));

    /// <summary>UTF-8 JSON.</summary>
    public CachedDocument Json() => json.Value;

    /// <summary>The same document as the protobuf message openapi.v2.Document of github.com/google/gnostic.</summary>
    public CachedDocument Protobuf() => protobuf.Value;

    private static byte[] Write(ResourceCatalogue catalogue)
    {
        Descriptions descriptions = Descriptions.Load();
        var source = new ApiPaths(catalogue, descriptions);
        ApiPath[] paths = [.. ApiPaths.Keys(catalogue).SelectMany(source.Of).OrderBy(p => p.Path, StringComparer.Ordinal)];
        var writer = new OpenApiV2Writer(new SchemaWriter(catalogue, descriptions, Dialect.V2, null));
        return GoJsonWriter.Write(json => writer.Write(json, paths, DefinitionSet.Of(paths, catalogue)), 4 * 1024 * 1024);
    }
}
