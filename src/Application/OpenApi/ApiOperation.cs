using Kronicle.Domain.Meta;

namespace Kronicle.Application.OpenApi;

/// <summary>A path or query parameter. The type is string, boolean or integer.</summary>
internal sealed record ApiParameter(string Name, string In, string Type, string? Description, bool Required = false);

/// <summary>A response: a definition, plain text ("" as type), or no schema (null).</summary>
internal sealed record ApiResponse(int Code, string? TypeName);

/// <summary>One method of one path, free of what differs between OpenAPI 2 and 3.</summary>
internal sealed record ApiOperation
{
    /// <summary>The HTTP method in lower case.</summary>
    public required string Method { get; init; }

    public required string OperationId { get; init; }

    public required string Tag { get; init; }

    public required string Description { get; init; }

    public IReadOnlyList<string> Consumes { get; init; } = MediaTypes.Anything;

    public IReadOnlyList<string> Produces { get; init; } = MediaTypes.Objects;

    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The definition of the body; null when the operation takes none.</summary>
    public string? Body { get; init; }

    public bool BodyRequired { get; init; }

    public required IReadOnlyList<ApiResponse> Responses { get; init; }

    /// <summary>x-kubernetes-action; null for discovery and other plain paths.</summary>
    public string? Action { get; init; }

    public GroupVersionKind Kind { get; init; }
}

/// <summary>A path with its operations in the order get, put, post, delete, options, head, patch.</summary>
internal sealed record ApiPath(string Path, IReadOnlyList<ApiOperation> Operations)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch"];

    private IReadOnlyList<ApiParameter>? common;

    public IReadOnlyList<ApiOperation> Operations { get; } = [.. Operations.OrderBy(o => Array.IndexOf(Methods, o.Method))];

    /// <summary>The parameters that every operation has, which the document states once for the path.</summary>
    public IReadOnlyList<ApiParameter> Common => common ??= Sorted(Operations[0].Parameters.Where(InAll));

    /// <summary>The parameters of an operation beside <see cref="Common"/>.</summary>
    public IReadOnlyList<ApiParameter> Own(ApiOperation operation) => Sorted(operation.Parameters.Where(p => !InAll(p)));

    private bool InAll(ApiParameter parameter) =>
        Operations.All(o => o.Parameters.Any(p => p.Name == parameter.Name && p.In == parameter.In));

    private static ApiParameter[] Sorted(IEnumerable<ApiParameter> parameters) =>
        [.. parameters.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.In, StringComparer.Ordinal)];
}
