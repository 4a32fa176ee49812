using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Canonical;

namespace Kronicle.Api.Endpoints;

/// <summary>/: the paths that this server has.</summary>
public sealed class RootEndpoint(IEnumerable<IHealthCheck> checks) : IPathEndpoint
{
    private static readonly string[] Plain =
    [
        "/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/apis/", "/healthz", "/livez", "/metrics", "/openapi/v2",
        "/openapi/v3", "/openapi/v3/", "/openid/v1/jwks", "/readyz", "/version",
    ];

    private readonly string[] health =
    [
        .. checks.SelectMany(check => (string[])[$"/healthz/{check.Name}", $"/readyz/{check.Name}", .. check.Liveness ? [$"/livez/{check.Name}"] : (string[])[]]),
    ];

    public bool Serves(string path) => path is "/" or "/index.html";

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation)
    {
        IEnumerable<string> groups = context.Catalogue.GroupVersions.Where(g => g.Group.Length > 0)
            .SelectMany(g => (string[])[$"/apis/{g.Group}", $"/apis/{g.Group}/{g.Version}"]);
        using var json = new JsonBuffer(2048);
        json.Raw("{\"paths\":["u8);
        foreach (string path in Plain.Concat(health).Concat(groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.Text(path);
            json.Raw((byte)',');
        }

        json.Truncate(json.Length - 1);
        json.Raw("]}"u8);
        return new(new DocumentAnswer(json.ToArray(), "application/json", AsIs: true));
    }
}
