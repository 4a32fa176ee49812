using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.OpenApi;

/// <summary>The paths of a custom resource: no deprecated watches, JSON and YAML only, no strategic merge.</summary>
internal sealed class CustomPaths(ResourceDefinition resource, DefinitionNames names, OptionParameters options)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private static readonly string[] Media = ["application/json", "application/yaml"];
    private static readonly string[] Patches = ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"];

    private readonly string root = $"/apis/{resource.Group}/{resource.Version}/";
    private readonly string scoped = (resource.Namespaced ? "Namespaced" : "") + resource.Kind;
    private readonly string type = CustomDefinitions.Name(resource);
    private readonly ApiParameter[] collection = resource.Namespaced ? [options.Namespace] : [];
    private readonly ApiParameter[] item = resource.Namespaced
        ? [options.Namespace, OptionParameters.Name(resource.Kind)]
        : [OptionParameters.Name(resource.Kind)];

    public IEnumerable<ApiPath> All()
    {
        string path = root + (resource.Namespaced ? "namespaces/{namespace}/" : "") + resource.Resource;
        string article = resource.Kind[0] is 'A' or 'E' or 'I' or 'O' or 'U' ? "an" : "a";
        if (resource.Namespaced)
        {
            yield return new(root + resource.Resource, [List(resource.Kind + "ForAllNamespaces", [])]);
        }

        yield return new(path,
        [
            List(scoped, collection),
            Operation("post", "post", "create", scoped, $"create {article} {resource.Kind}", [.. collection, .. options.Create]) with
            {
                Body = type,
                BodyRequired = true,
                Responses = Answers(type, 200, 201, 202),
            },
            Operation("delete", "deletecollection", "delete", "Collection" + scoped, "delete collection of " + resource.Kind, [.. collection, .. options.List]) with
            {
                Responses = Answers(Meta + "Status", 200),
            },
        ]);
        yield return new(path + "/{name}",
        [
            .. ReadAndWrite("", type, $"the specified {resource.Kind}"),
            Operation("delete", "delete", "delete", scoped, $"delete {article} {resource.Kind}", [.. item, .. options.Delete]) with
            {
                Body = Meta + "DeleteOptions",
                Responses = Answers(Meta + "Status", 200, 202),
            },
        ]);
        foreach (SubresourceDefinition sub in resource.Subresources.Values)
        {
            string answer = sub.Answers == resource.GroupVersionKind ? type : names.Of(sub.Answers);
            yield return new($"{path}/{{name}}/{sub.Name}", [.. ReadAndWrite(OperationName.Title(sub.Name), answer, $"{sub.Name} of the specified {resource.Kind}")]);
        }
    }

    private IEnumerable<ApiOperation> ReadAndWrite(string suffix, string answer, string of)
    {
        yield return Operation("get", "get", "read", scoped + suffix, "read " + of, item) with { Responses = Answers(answer, 200) };
        yield return Operation("put", "put", "replace", scoped + suffix, "replace " + of, [.. item, .. options.Update]) with
        {
            Body = answer,
            BodyRequired = true,
            Responses = Answers(answer, 200, 201),
        };
        yield return Operation("patch", "patch", "patch", scoped + suffix, "partially update " + of, [.. item, .. options.Patch]) with
        {
            Consumes = Patches,
            Body = Meta + "Patch",
            BodyRequired = true,
            Responses = Answers(answer, 200),
        };
    }

    private ApiOperation List(string rest, ApiParameter[] path) =>
        Operation("get", "list", "list", rest, "list objects of kind " + resource.Kind, [.. path, .. options.List]) with
        {
            Responses = Answers(CustomDefinitions.ListName(resource), 200),
        };

    private ApiOperation Operation(string method, string action, string verb, string rest, string description, ApiParameter[] parameters) => new()
    {
        Method = method,
        Action = action,
        OperationId = OperationName.Id(verb, resource.Group, resource.Version, rest),
        Tag = OperationName.Tag(resource.Group, resource.Version),
        Description = description,
        Consumes = Media,
        Produces = Media,
        Kind = resource.GroupVersionKind,
        Parameters = [.. parameters, options.Pretty],
        Responses = [],
    };

    private static ApiResponse[] Answers(string type, params int[] codes) => [.. codes.Select(c => new ApiResponse(c, type)), new(401, null)];
}
