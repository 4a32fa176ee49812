namespace Kronicle.Application.OpenApi;

/// <summary>The paths that belong to no resource: discovery documents, the version and the issuer's documents.</summary>
internal static class PlainPaths
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    public static ApiPath Versions { get; } = Discovery("/api/", "getCoreAPIVersions", "core", "get available API versions", "APIVersions");

    public static ApiPath Groups { get; } = Discovery("/apis/", "getAPIVersions", "apis", "get available API versions", "APIGroupList");

    public static ApiPath Version { get; } = new("/version/",
    [
        new ApiOperation
        {
            Method = "get",
            OperationId = "getCodeVersion",
            Tag = "version",
            Description = "get the version information for this server",
            Consumes = MediaTypes.Json,
            Produces = MediaTypes.Json,
            Responses = [new(200, "io.k8s.apimachinery.pkg.version.Info"), new(401, null)],
        },
    ]);

    public static ApiPath IssuerConfiguration { get; } = Issuer("/.well-known/openid-configuration/",
        "getServiceAccountIssuerOpenIDConfiguration", "WellKnown", "application/json",
        "get service account issuer OpenID configuration, also known as the 'OIDC discovery doc'");

    public static ApiPath IssuerKeys { get; } = Issuer("/openid/v1/jwks/", "getServiceAccountIssuerOpenIDKeyset", "openid",
        "application/jwk-set+json", "get service account issuer OpenID JSON Web Key Set (contains public token verification keys)");

    public static ApiPath Group(string group) => Discovery($"/apis/{group}/",
        OperationName.Id("get", group, "", "") + "APIGroup", OperationName.Tag(group, ""), "get information of a group", "APIGroup");

    public static ApiPath Resources(string group, string version) => Discovery(
        group.Length == 0 ? $"/api/{version}/" : $"/apis/{group}/{version}/",
        OperationName.Id("get", group, version, "") + "APIResources", OperationName.Tag(group, version), "get available resources",
        "APIResourceList");

    private static ApiPath Discovery(string path, string id, string tag, string description, string type) => new(path,
    [
        new ApiOperation
        {
            Method = "get",
            OperationId = id,
            Tag = tag,
            Description = description,
            Consumes = MediaTypes.Objects,
            Responses = [new(200, Meta + type), new(401, null)],
        },
    ]);

    private static ApiPath Issuer(string path, string id, string tag, string produces, string description) => new(path,
    [
        new ApiOperation
        {
            Method = "get",
            OperationId = id,
            Tag = tag,
            Description = description,
            Consumes = [],
            Produces = [produces],
            Responses = [new(200, ""), new(401, null)],
        },
    ]);
}
