using System.Text;
using Kronicle.Application.Validation;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation;

/// <summary>Reviews of objects given as JSON.</summary>
internal static class Reviews
{
    private static readonly ObjectRules Rules = new();

    public static IReadOnlyList<StatusCause> Check(string json, string? old = null, string subresource = "")
    {
        MapNode root = Read(json);
        string apiVersion = root.Text("apiVersion") ?? "v1";
        string group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "";
        ResourceDefinition resource = ResourceCatalogue.BuiltIn.FindKind(new(group, apiVersion.Split('/')[^1], root.Text("kind")!))!;
        return Rules.Check(new(resource, root, old is null ? null : Read(old), subresource));
    }

    /// <summary>Each cause as field: message.</summary>
    public static string[] Lines(string json, string? old = null, string subresource = "") =>
        [.. Check(json, old, subresource).Select(cause => $"{cause.Field}: {cause.Message}")];

    public static MapNode Read(string json)
    {
        Node? node = TreeReader.Read(Encoding.UTF8.GetBytes(json), out string? error);
        Assert.Null(error);
        return (MapNode)node!;
    }

    /// <summary>A ConfigMap with this metadata besides its name and namespace.</summary>
    public static string ConfigMap(string metadata = "", string rest = "") =>
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"n"{{(metadata.Length > 0 ? "," + metadata : "")}} }{{(rest.Length > 0 ? "," + rest : "")}} }""";
}
