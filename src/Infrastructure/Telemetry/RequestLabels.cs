using Kronicle.Application.Requests;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>
/// The labels of a request as kube-apiserver writes them. Only what the API has becomes a label: a client must not make series by
/// inventing methods or paths.
/// </summary>
internal static class RequestLabels
{
    private const string Apply = "application/apply-patch+yaml";

    /// <summary>verb, group, version, resource, subresource, scope.</summary>
    public static string[] Of(RequestInfo info, string contentType) => info.Definition is null
        ? [Verb(info, contentType), "", "", "", "", Scope(info)]
        : [Verb(info, contentType), info.Group, info.Version, info.Resource, info.Subresource, Scope(info)];

    private static string Verb(RequestInfo info, string contentType) => info.Verb switch
    {
        "get" => info.LongRunning ? "CONNECT" : "GET",
        "list" => "LIST",
        "watch" => "WATCH",
        "create" or "post" => info.LongRunning ? "CONNECT" : "POST",
        "update" or "put" => "PUT",
        "patch" => contentType == Apply ? "APPLY" : "PATCH",
        "delete" => "DELETE",
        "deletecollection" => "DELETECOLLECTION",
        _ => "OTHER",
    };

    private static string Scope(RequestInfo info) => info switch
    {
        { IsResource: false } => "",
        { Name.Length: > 0 } or { Verb: "create" } => "resource",
        { Namespace.Length: > 0 } => "namespace",
        _ => "cluster",
    };
}
