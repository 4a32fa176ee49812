using Kronicle.Application.Strategies;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.OpenApi;

/// <summary>The paths of one resource and its subresources, derived from its verbs.</summary>
internal sealed class ResourcePaths(ResourceDefinition resource, DefinitionNames names, OptionParameters options)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private readonly string root = resource.Group.Length == 0 ? $"/api/{resource.Version}/" : $"/apis/{resource.Group}/{resource.Version}/";
    private readonly string scope = resource.Namespaced ? "namespaces/{namespace}/" : "";
    private readonly string scoped = (resource.Namespaced ? "Namespaced" : "") + resource.Kind;
    private readonly string type = names.Of(resource);
    private readonly ApiParameter[] collection = resource.Namespaced ? [options.Namespace] : [];
    private readonly ApiParameter[] item = resource.Namespaced
        ? [options.Namespace, OptionParameters.Name(resource.Kind)]
        : [OptionParameters.Name(resource.Kind)];

    /// <summary>The paths in no particular order.</summary>
    public IEnumerable<ApiPath> All()
    {
        if (Collection() is { Operations.Count: > 0 } ofCollection)
        {
            yield return ofCollection;
        }

        if (Item() is { Operations.Count: > 0 } ofItem)
        {
            yield return ofItem;
        }

        if (resource.Namespaced && resource.Allows("list"))
        {
            yield return new(root + resource.Resource, [List(resource.Kind + "ForAllNamespaces", [])]);
        }

        if (resource.Allows("watch"))
        {
            string watch = root + "watch/";
            yield return new(watch + scope + resource.Resource, [Watch("watchlist", scoped + "List", collection)]);
            yield return new(watch + scope + resource.Resource + "/{name}", [Watch("watch", scoped, item)]);
            if (resource.Namespaced)
            {
                yield return new(watch + resource.Resource, [Watch("watchlist", resource.Kind + "ListForAllNamespaces", [])]);
            }
        }

        foreach (SubresourceDefinition sub in resource.Subresources.Values)
        {
            foreach (ApiPath path in new SubresourcePaths(resource, sub, names, options).All(root + scope + resource.Resource + "/{name}/" + sub.Name))
            {
                yield return path;
            }
        }
    }

    private ApiPath Collection()
    {
        var operations = new List<ApiOperation>();
        if (resource.Allows("list"))
        {
            operations.Add(List(scoped, collection));
        }

        if (resource.Allows("create"))
        {
            operations.Add(Operation("post", "post", "create", scoped, $"create {Article(resource.Kind)} {resource.Kind}") with
            {
                Parameters = [.. collection, .. options.Create, options.Pretty],
                Body = type,
                BodyRequired = true,
                Responses = [new(200, type), new(201, type), new(202, type), new(401, null)],
            });
        }

        if (resource.Allows("deletecollection"))
        {
            operations.Add(Operation("delete", "deletecollection", "delete", "Collection" + scoped, "delete collection of " + resource.Kind) with
            {
                Parameters = [.. collection, .. options.DeleteCollection, options.Pretty],
                Body = Meta + "DeleteOptions",
                Responses = [new(200, Meta + "Status"), new(401, null)],
            });
        }

        return new(root + scope + resource.Resource, operations);
    }

    private ApiPath Item()
    {
        var operations = new List<ApiOperation>();
        if (resource.Allows("get"))
        {
            operations.Add(Operation("get", "get", "read", scoped, "read the specified " + resource.Kind) with
            {
                Parameters = [.. item, options.Pretty],
                Responses = [new(200, type), new(401, null)],
            });
        }

        if (resource.Allows("update"))
        {
            operations.Add(Operation("put", "put", "replace", scoped, "replace the specified " + resource.Kind) with
            {
                Parameters = [.. item, .. options.Update, options.Pretty],
                Body = type,
                BodyRequired = true,
                Responses = [new(200, type), new(201, type), new(401, null)],
            });
        }

        if (resource.Allows("patch"))
        {
            operations.Add(Operation("patch", "patch", "patch", scoped, "partially update the specified " + resource.Kind) with
            {
                Parameters = [.. item, .. options.Patch, options.Pretty],
                Consumes = MediaTypes.Patches,
                Body = Meta + "Patch",
                BodyRequired = true,
                Responses = [new(200, type), new(201, type), new(401, null)],
            });
        }

        if (resource.Allows("delete"))
        {
            string answer = ResourceTraits.Of(resource).ReturnsDeleted ? type : Meta + "Status";
            operations.Add(Operation("delete", "delete", "delete", scoped, $"delete {Article(resource.Kind)} {resource.Kind}") with
            {
                Parameters = [.. item, .. options.Delete, options.Pretty],
                Body = Meta + "DeleteOptions",
                Responses = [new(200, answer), new(202, answer), new(401, null)],
            });
        }

        return new(root + scope + resource.Resource + "/{name}", operations);
    }

    private ApiOperation List(string rest, ApiParameter[] path)
    {
        string verb = resource.Allows("watch") ? "list or watch" : "list";
        return Operation("get", "list", "list", rest, $"{verb} objects of kind {resource.Kind}") with
        {
            Parameters = [.. path, .. options.List, options.Pretty],
            Produces = MediaTypes.Streams,
            Responses = [new(200, names.OfList(resource)), new(401, null)],
        };
    }

    private ApiOperation Watch(string action, string rest, ApiParameter[] path)
    {
        string text = action == "watch" ? $"watch changes to an object of kind {resource.Kind}" : $"watch individual changes to a list of {resource.Kind}";
        string filter = action == "watch" ? ", filtered to a single item with the 'fieldSelector' parameter" : "";
        return Operation("get", action, "watch", rest, $"{text}. deprecated: use the 'watch' parameter with a list operation instead{filter}.") with
        {
            Parameters = [.. path, .. options.List, options.Pretty],
            Produces = MediaTypes.Streams,
            Responses = [new(200, Meta + "WatchEvent"), new(401, null)],
        };
    }

    private ApiOperation Operation(string method, string action, string verb, string rest, string description) => new()
    {
        Method = method,
        Action = action,
        OperationId = OperationName.Id(verb, resource.Group, resource.Version, rest),
        Tag = OperationName.Tag(resource.Group, resource.Version),
        Description = description,
        Kind = resource.GroupVersionKind,
        Responses = [],
    };

    private static string Article(string kind) => kind[0] is 'A' or 'E' or 'I' or 'O' or 'U' ? "an" : "a";
}
