using System.Globalization;
using Kronicle.Api.Negotiation;
using Kronicle.Application.Discovery;
using Kronicle.Application.OpenApi;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;

namespace Kronicle.Api.Endpoints;

/// <summary>/openapi/v2 and /openapi/v3: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition</summary>
public sealed class OpenApiEndpoint(TimeProvider clock) : IPathEndpoint
{
    private const string V3 = "/openapi/v3";
    private static readonly KeyValuePair<string, string> ByAccept = new("Vary", "Accept");

    public bool Serves(string path) => path is "/openapi/v2" or V3 || path.StartsWith(V3 + "/", StringComparison.Ordinal);

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation)
    {
        string path = context.Info.Path;
        if (path == V3)
        {
            return new(Answer(OpenApiV3Documents.Of(context.Catalogue).Index(), "text/plain; charset=utf-8", []));
        }

        return new(path == "/openapi/v2" ? Second(context) : Third(context, path[(V3.Length + 1)..]));
    }

    private static ApiAnswer Second(RequestContext context)
    {
        var documents = OpenApiV2Document.Of(context.Catalogue);
        return Form(context.Accept, "v2") switch
        {
            null => NotAcceptable(),
            "json" => Answer(documents.Json(), "application/json", [ByAccept]),
            _ => Answer(documents.Protobuf(), "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", [ByAccept]),
        };
    }

    // Under the hash that the index names a document never changes; under another the client is sent to the present one. Each form has
    // its own hash, as its bytes are.
    private ApiAnswer Third(RequestContext context, string key)
    {
        var documents = OpenApiV3Documents.Of(context.Catalogue);
        if (Form(context.Accept, "v3") is not { } form)
        {
            return NotAcceptable();
        }

        (CachedDocument? document, string type) = form == "json"
            ? (documents.Document(key), "application/json")
            : (documents.Protobuf(key), "application/com.github.proto-openapi.spec.v3.v1.0+protobuf");
        if (document is null)
        {
            return new TextAnswer(404, "404 page not found\n");
        }

        string asked = context.Options.Text("hash");
        if (asked.Length == 0)
        {
            return Answer(document, type, [ByAccept]);
        }

        return asked == document.Hash
            ? Answer(document, type,
            [
                ByAccept, new("Cache-Control", "public, immutable"),
                new("Expires", clock.GetUtcNow().AddYears(1).ToString("R", CultureInfo.InvariantCulture)),
            ])
            : new DocumentAnswer(default, type, document.ETag, AsIs: true)
            {
                Code = 301,
                Headers = [ByAccept, new("Location", $"/openapi/v3/{key}?hash={document.Hash}")],
            };
    }

    /// <summary>json or protobuf by the first range of the header that either is in; null when none is.</summary>
    private static string? Form(string accept, string version)
    {
        foreach (AcceptClause clause in AcceptClause.Read(accept.Length == 0 ? "*/*" : accept))
        {
            if (clause.Takes("application", "json"))
            {
                return "json";
            }

            if (clause.Takes("application", $"com.github.proto-openapi.spec.{version}.v1.0+protobuf") ||
                clause.Takes("application", $"com.github.proto-openapi.spec.{version}@v1.0+protobuf"))
            {
                return "protobuf";
            }
        }

        return null;
    }

    private static TextAnswer NotAcceptable() => new(406, "");

    private static DocumentAnswer Answer(CachedDocument document, string contentType, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        new(document.Bytes, contentType, document.ETag, AsIs: true) { Headers = headers };
}
