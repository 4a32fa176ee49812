using System.Text.Json;
using Kronicle.Application.OpenApi;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tests.OpenApi;

public sealed class OpenApiReferenceTests
{
    [Fact]
    public void The_v2_document_equals_the_recorded_one()
    {
        using JsonDocument expected = Reference.Read("openapi", "v2.json");
        using JsonDocument actual = JsonDocument.Parse(OpenApiV2Document.Of(ResourceCatalogue.BuiltIn).Json().Bytes);
        None([.. JsonDifferences.Between(expected.RootElement, actual.RootElement).Where(d => !d.StartsWith("$.parameters.", StringComparison.Ordinal))]);
    }

    [Fact]
    public void Parameters_of_v2_are_shared_under_the_recorded_names()
    {
        using JsonDocument expected = Reference.Read("openapi", "v2.json");
        using JsonDocument actual = JsonDocument.Parse(OpenApiV2Document.Of(ResourceCatalogue.BuiltIn).Json().Bytes);
        // The names end in a hash of the text. Of these two the source has lost the indentation of lists.
        Assert.Equal(["sendInitialEvents-rLXlEK_k", "shardSelector-Kgyki_3_"], Names(expected).Except(Names(actual)));

        static string[] Names(JsonDocument document) =>
            [.. document.RootElement.GetProperty("parameters").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Every_v3_document_equals_the_recorded_one()
    {
        OpenApiV3Documents documents = OpenApiV3Documents.Of(ResourceCatalogue.BuiltIn);
        var differences = new List<string>();
        foreach (string key in documents.Keys)
        {
            using JsonDocument expected = Reference.Read("openapi", $"v3-{key.Replace('/', '_')}.json");
            using JsonDocument actual = JsonDocument.Parse(documents.Document(key)!.Bytes);
            differences.AddRange(JsonDifferences.Between(expected.RootElement, actual.RootElement).Select(d => key + ": " + d));
        }

        // Described by the client's release and not by 1.36: the same reference with and without a sibling.
        differences.RemoveAll(d => d.Contains("v1.IngressRule.properties.http.", StringComparison.Ordinal));
        None(differences);
    }

    [Fact]
    public void The_v3_index_names_the_recorded_documents_in_order()
    {
        using JsonDocument expected = Reference.Read("discovery", "openapi-v3-index.json");
        using JsonDocument actual = JsonDocument.Parse(OpenApiV3Documents.Of(ResourceCatalogue.BuiltIn).Index().Bytes);
        Assert.Equal(Paths(expected), Paths(actual));

        static string[] Paths(JsonDocument document) => [.. document.RootElement.GetProperty("paths").EnumerateObject()
            .Select(p => p.Name + " " + p.Value.GetProperty("serverRelativeURL").GetString()!.Split('?')[0])];
    }

    private static void None(List<string> differences) =>
        Assert.True(differences.Count == 0, $"{differences.Count} differences\n" + string.Join('\n', differences.Take(200)));
}
