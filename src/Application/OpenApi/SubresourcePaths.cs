using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.OpenApi;

/// <summary>
/// The paths of one subresource. One that answers with an options kind is connected to (exec, proxy): its fields are the
/// query, and any method passes when it proxies.
/// </summary>
internal sealed class SubresourcePaths(ResourceDefinition resource, SubresourceDefinition sub, DefinitionNames names, OptionParameters options)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private static readonly string[] StreamMethods = ["get", "post"];
    private static readonly string[] ProxyMethods = ["get", "put", "post", "delete", "options", "head", "patch"];

    private readonly string type = names.Of(sub.Answers);
    private readonly ApiParameter[] item = resource.Namespaced
        ? [options.Namespace, OptionParameters.Name(sub.Answers.Kind)]
        : [OptionParameters.Name(sub.Answers.Kind)];

    private string Rest => (resource.Namespaced ? "Namespaced" : "") + resource.Kind + OperationName.Title(sub.Name);

    public IEnumerable<ApiPath> All(string path)
    {
        if (sub.Answers.Kind.EndsWith("Options", StringComparison.Ordinal))
        {
            return Connected(path);
        }

        return [new(path, sub is { Name: "log", Answers.Kind: "Pod" } ? [Log()] : [.. Verbs()])];
    }

    private IEnumerable<ApiPath> Connected(string path)
    {
        bool proxy = sub.Verbs.Contains("update");
        string described = $"ConnectGet{(resource.Namespaced ? "Namespaced" : "")}{resource.Kind}{OperationName.Title(sub.Name)}";
        ApiParameter[] parameters = [.. item, .. options.Of(type, described)];
        yield return new(path, [.. (proxy ? ProxyMethods : StreamMethods).Select(m => Connect(m, "", parameters))]);
        if (proxy)
        {
            var rest = new ApiParameter("path", "path", "string", "path to the resource", Required: true);
            yield return new(path + "/{path}", [.. ProxyMethods.Select(m => Connect(m, "WithPath", [.. parameters, rest]))]);
        }
    }

    private ApiOperation Connect(string method, string suffix, ApiParameter[] parameters) =>
        Operation(method, "connect", "connect", OperationName.Title(method) + Rest + suffix,
            $"connect {method.ToUpperInvariant()} requests to {sub.Name} of {resource.Kind}") with
        {
            Parameters = parameters,
            Produces = MediaTypes.Anything,
            Responses = [new(200, ""), new(401, null)],
        };

    private ApiOperation Log() => Operation("get", "get", "read", Rest, "read log of the specified Pod") with
    {
        Parameters = [.. item, options.Pretty, .. options.Of("io.k8s.api.core.v1.PodLogOptions", "ReadNamespacedPodLog")],
        Produces = MediaTypes.Log,
        Responses = [new(200, ""), new(401, null)],
    };

    private IEnumerable<ApiOperation> Verbs()
    {
        string of = $"{sub.Name} of the specified {resource.Kind}";
        if (sub.Verbs.Contains("get"))
        {
            yield return Operation("get", "get", "read", Rest, "read " + of) with
            {
                Parameters = [.. item, options.Pretty],
                Responses = [new(200, type), new(401, null)],
            };
        }

        if (sub.Verbs.Contains("update"))
        {
            yield return Operation("put", "put", "replace", Rest, "replace " + of) with
            {
                Parameters = [.. item, .. options.Update, options.Pretty],
                Body = type,
                BodyRequired = true,
                Responses = [new(200, type), new(201, type), new(401, null)],
            };
        }

        if (sub.Verbs.Contains("patch"))
        {
            yield return Operation("patch", "patch", "patch", Rest, "partially update " + of) with
            {
                Parameters = [.. item, .. options.Patch, options.Pretty],
                Consumes = MediaTypes.Patches,
                Body = Meta + "Patch",
                BodyRequired = true,
                Responses = [new(200, type), new(201, type), new(401, null)],
            };
        }

        if (sub.Verbs.Contains("create"))
        {
            yield return Operation("post", "post", "create", Rest, $"create {sub.Name} of a {resource.Kind}") with
            {
                Parameters = [.. item, .. options.Create, options.Pretty],
                Body = type,
                BodyRequired = true,
                Responses = [new(200, type), new(201, type), new(202, type), new(401, null)],
            };
        }
    }

    private ApiOperation Operation(string method, string action, string verb, string rest, string description) => new()
    {
        Method = method,
        Action = action,
        OperationId = OperationName.Id(verb, resource.Group, resource.Version, rest),
        Tag = OperationName.Tag(resource.Group, resource.Version),
        Description = description,
        Kind = sub.Answers,
        Responses = [],
    };
}
