using System.Security.Cryptography;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;

namespace Kronicle.Api.Endpoints;

/// <summary>
/// /swagger: a page that shows the documents of /openapi/v3 in a browser. It is whole in itself: its policy lets it load nothing that
/// does not come from this server, and run nothing that stands in what it shows.
/// </summary>
public sealed class SwaggerEndpoint : IPathEndpoint
{
    private const string Page = "/swagger";

    private static readonly KeyValuePair<string, string>[] Headers =
    [
        new("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"), new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "no-referrer"),
    ];

    private static readonly Dictionary<string, DocumentAnswer> Files = new(StringComparer.Ordinal)
    {
        [Page] = Load("viewer.html", "text/html; charset=utf-8"),
        [Page + "/viewer.css"] = Load("viewer.css", "text/css; charset=utf-8"),
        [Page + "/viewer.js"] = Load("viewer.js", "text/javascript; charset=utf-8"),
    };

    public bool Serves(string path) => path == Page || path.StartsWith(Page + "/", StringComparison.Ordinal);

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation) =>
        new(Files.TryGetValue(context.Info.Path, out DocumentAnswer? file) ? file
            // The page's links are relative, so that it works behind a proxy's prefix: they need the path without a slash.
            : context.Info.Path == Page + "/" ? new DocumentAnswer(default, "text/html; charset=utf-8", AsIs: true) { Code = 301, Headers = [new("Location", "../swagger")] }
            : new TextAnswer(404, "404 page not found\n"));

    private static DocumentAnswer Load(string name, string type)
    {
        using Stream stream = typeof(SwaggerEndpoint).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(bytes, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"", AsIs: true) { Headers = Headers };
    }
}
