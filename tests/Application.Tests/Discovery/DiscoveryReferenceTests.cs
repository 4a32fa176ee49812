using System.Text.Json;
using Kronicle.Application.Discovery;
using Kronicle.Application.Tests.OpenApi;
using Kronicle.Domain.Catalogue;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Discovery;

public sealed class DiscoveryReferenceTests
{
    private readonly DiscoveryDocuments documents = DiscoveryDocuments.Of(ResourceCatalogue.BuiltIn);

    [Fact]
    public void The_versions_of_the_legacy_group_equal_the_recorded_ones() =>
        Same(documents.ApiVersions("192.0.2.2:16443"), "api.json");

    [Fact]
    public void The_list_of_groups_equals_the_recorded_one() => Same(documents.ApiGroupList(), "apis.json");

    [Fact]
    public void Every_resource_list_equals_the_recorded_one()
    {
        foreach (GroupVersionEntry entry in ResourceCatalogue.BuiltIn.GroupVersions)
        {
            string file = entry.Group.Length == 0 ? $"api__{entry.Version}.json" : $"apis__{entry.Group}__{entry.Version}.json";
            Same(documents.ResourceList(entry.Group, entry.Version)!.Value, file);
        }
    }

    [Fact]
    public void The_aggregated_documents_equal_the_recorded_ones()
    {
        Same(documents.AggregatedApi().Bytes, "api-aggregated.json");
        Same(documents.AggregatedApis().Bytes, "apis-aggregated.json");
    }

    [Fact]
    public void Every_recorded_document_is_compared_with_one_of_this_server()
    {
        string? folder = SharedFolder.Find("reference", "api", "discovery");
        Assert.SkipWhen(folder is null, SharedFolder.Absent);
        string[] compared =
        [
            "api.json", "apis.json", "api-aggregated.json", "apis-aggregated.json", "openapi-v3-index.json", "version.json",
            .. ResourceCatalogue.BuiltIn.GroupVersions.Select(entry => entry.Group.Length == 0 ? $"api__{entry.Version}.json" : $"apis__{entry.Group}__{entry.Version}.json"),
        ];
        Assert.Equal(compared.Order(StringComparer.Ordinal), Directory.GetFiles(folder!).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_group_is_what_the_recorded_list_of_groups_says_of_it()
    {
        using JsonDocument list = Reference.Read("discovery", "apis.json");
        foreach (JsonElement group in list.RootElement.GetProperty("groups").EnumerateArray())
        {
            using JsonDocument actual = JsonDocument.Parse(documents.ApiGroup(group.GetProperty("name").GetString()!)!.Value);
            Assert.Equal("APIGroup", actual.RootElement.GetProperty("kind").GetString());
            Assert.Equal(JsonSerializer.Serialize(group.GetProperty("versions")), JsonSerializer.Serialize(actual.RootElement.GetProperty("versions")));
            Assert.Equal(JsonSerializer.Serialize(group.GetProperty("preferredVersion")), JsonSerializer.Serialize(actual.RootElement.GetProperty("preferredVersion")));
        }
    }

    // The recordings are indented; everything else must agree to the byte.
    private static void Same(ReadOnlyMemory<byte> actual, string file)
    {
        using JsonDocument expected = Reference.Read("discovery", file);
        using JsonDocument document = JsonDocument.Parse(actual);
        Assert.Equal(JsonSerializer.Serialize(expected.RootElement), JsonSerializer.Serialize(document.RootElement));
    }
}
