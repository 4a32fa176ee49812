using Kronicle.Application.Discovery;
using Kronicle.Application.OpenApi;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;

namespace Kronicle.Api.Endpoints;

/// <summary>/openapi/v2 and /openapi/v3: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition</summary>
public sealed class OpenApiEndpoint : IPathEndpoint
{
    private const string V3 = "/openapi/v3";

    public bool Serves(string path) => path is "/openapi/v2" or V3 || path.StartsWith(V3 + "/", StringComparison.Ordinal);

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation)
    {
        string path = context.Info.Path;
        if (path == "/openapi/v2")
        {
            var v2 = OpenApiV2Document.Of(context.Catalogue);
            return new(context.Accept.Contains("proto-openapi.spec.v2", StringComparison.Ordinal)
                ? Answer(v2.Protobuf(), "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
                : Answer(v2.Json(), "application/json"));
        }

        var v3 = OpenApiV3Documents.Of(context.Catalogue);
        if (path == V3)
        {
            return new(Answer(v3.Index(), "text/plain; charset=utf-8"));
        }

        return new(v3.Document(path[(V3.Length + 1)..]) is { } document
            ? Answer(document, "application/json")
            : new TextAnswer(404, "404 page not found\n"));
    }

    private static DocumentAnswer Answer(CachedDocument document, string contentType) =>
        new(document.Bytes, contentType, document.ETag, AsIs: true);
}
