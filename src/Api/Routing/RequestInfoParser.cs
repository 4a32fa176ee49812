using Kronicle.Application.Requests;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Selection;

namespace Kronicle.Api.Routing;

/// <summary>Method and path to <see cref="RequestInfo"/>, by the rules of apiserver's RequestInfoFactory and the catalogue.</summary>
public static class RequestInfoParser
{
    private static readonly string[] NamespaceSubresources = ["status", "finalize"];

    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path with its escapes undone.</param>
    /// <param name="options">The query: watch turns a list into a watch, and a field selector may pin the name.</param>
    /// <param name="catalogue">The resources that are served.</param>
    public static RequestInfo Parse(string method, string path, RequestOptions options, ResourceCatalogue catalogue)
    {
        ReadOnlySpan<char> rest = path.AsSpan(Math.Min(1, path.Length)).TrimEnd('/');
        string[] parts = rest.Length == 0 ? [] : rest.ToString().Split('/');
        bool legacy = parts.Length >= 3 && parts[0] == "api";
        bool grouped = parts.Length >= 4 && parts[0] == "apis";
        if (!legacy && !grouped || parts.AsSpan(0, OwnParts(parts)).Contains(""))
        {
            return new RequestInfo { IsResource = false, Verb = method.ToLowerInvariant(), Path = path };
        }

        string group = legacy ? "" : parts[1];
        string version = legacy ? parts[1] : parts[2];
        string[] segments = parts[(legacy ? 2 : 3)..];
        bool legacyWatch = segments.Length > 1 && segments[0] == "watch";
        if (legacyWatch)
        {
            segments = segments[1..];
        }

        RequestInfo info = Resource(method, path, group, version, segments, options.Watch, legacyWatch, catalogue);
        return !legacyWatch && info.Name.Length == 0 && info.Verb is "list" or "watch" && PinnedName(options.FieldSelector) is { } name
            ? info with { Name = name }
            : info;
    }

    // What follows "proxy" belongs to whom it is passed on.
    private static int OwnParts(string[] parts)
    {
        int proxy = Array.IndexOf(parts, "proxy", Math.Min(3, parts.Length));
        return proxy < 0 ? parts.Length : proxy;
    }

    // Lists of one name are authorized as that object, so that a role with resourceNames can allow them.
    private static string? PinnedName(string selector) =>
        selector.Length > 0 && FieldSelector.TryParse(selector, out FieldSelector? fields, out _) &&
        fields.Pinned("metadata.name") is { Length: > 0 } name && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '%') < 0
            ? name
            : null;

    private static RequestInfo Resource(
        string method, string path, string group, string version, string[] segments, bool watch, bool legacyWatch, ResourceCatalogue catalogue)
    {
        string ns = "";
        if (segments[0] == "namespaces" && segments.Length > 1)
        {
            ns = segments[1];
            if (segments.Length > 2 && !NamespaceSubresources.Contains(segments[2]))
            {
                segments = segments[2..];
            }
        }

        string name = segments.Length > 1 ? segments[1] : "";
        string subresource = segments.Length > 2 ? segments[2] : "";
        ResourceDefinition? definition = catalogue.Find(group, version, segments[0]);
        bool scoped = definition is null || definition.Namespaced || ns.Length == 0 || segments[0] == "namespaces";
        string verb = Verb(method, name.Length > 0, watch, legacyWatch);
        bool known = definition is not null && scoped && (subresource.Length == 0 || definition.Subresources.ContainsKey(subresource)) &&
            (segments.Length <= 3 || subresource == "proxy") && !NoRoute(definition, ns, name, legacyWatch && subresource.Length > 0);
        return new RequestInfo
        {
            IsResource = true,
            Verb = verb,
            Path = path,
            Group = definition?.Group ?? group,
            Version = definition?.Version ?? version,
            Resource = definition?.Resource ?? segments[0],
            Subresource = subresource,
            Namespace = ns,
            Name = name,
            Rest = segments.Length > 3 ? string.Join('/', segments[3..]) : "",
            Definition = known ? definition : null,
            MethodRefused = known && !Allowed(definition!, method, verb, ns, name, subresource),
        };
    }

    // No method has a path to one object of a namespace without the namespace, nor to a watch of a subresource.
    private static bool NoRoute(ResourceDefinition definition, string ns, string name, bool watchesSubresource) =>
        watchesSubresource || (definition.Namespaced && ns.Length == 0 && name.Length > 0);

    private static string Verb(string method, bool named, bool watch, bool legacyWatch) => method switch
    {
        "GET" or "HEAD" when legacyWatch => "watch",
        "GET" or "HEAD" when named => "get",
        "GET" or "HEAD" => watch ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => named ? "delete" : "deletecollection",
        _ => method.ToLowerInvariant(),
    };

    private static bool Allowed(ResourceDefinition definition, string method, string verb, string ns, string name, string subresource)
    {
        if (subresource == "proxy" && method is "HEAD" or "OPTIONS")
        {
            return true;
        }

        if (method == "HEAD")
        {
            return false;
        }

        if (subresource.Length > 0)
        {
            return definition.Subresources[subresource].Verbs.Contains(verb);
        }

        bool collectionVerb = verb is "create" or "list" or "deletecollection" || (verb == "watch" && name.Length == 0);
        bool inNamespace = !definition.Namespaced || ns.Length > 0 || verb is "list" or "watch" or "deletecollection";
        return definition.Allows(verb) && collectionVerb == (name.Length == 0) && inNamespace &&
            (verb != "deletecollection" || !definition.Namespaced || ns.Length > 0);
    }
}
