using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Kronicle.Application.Discovery;
using Kronicle.Application.Tests.OpenApi;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tests.Discovery;

public sealed class DiscoveryDocumentsTests
{
    private readonly DiscoveryDocuments documents = DiscoveryDocuments.Of(ResourceCatalogue.BuiltIn);

    [Fact]
    public void A_snapshot_has_one_set_of_documents()
    {
        Assert.Same(documents, DiscoveryDocuments.Of(ResourceCatalogue.BuiltIn));
        Assert.Same(documents.AggregatedApis(), documents.AggregatedApis());
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("")]
    public void A_group_that_is_not_served_has_no_document(string group) => Assert.Null(documents.ApiGroup(group));

    [Fact]
    public void A_version_that_is_not_served_has_no_list()
    {
        Assert.Null(documents.ResourceList("apps", "v1beta1"));
        Assert.Null(documents.ResourceList("", "v2"));
    }

    [Fact]
    public void The_older_version_of_the_aggregated_list_differs_in_its_apiVersion_alone()
    {
        string current = System.Text.Encoding.UTF8.GetString(documents.AggregatedApi().Bytes.Span);
        string older = System.Text.Encoding.UTF8.GetString(documents.AggregatedApi("v2beta1").Bytes.Span);
        Assert.Equal(current.Replace("apidiscovery.k8s.io/v2", "apidiscovery.k8s.io/v2beta1", StringComparison.Ordinal), older);
    }

    [Fact]
    public void The_preferred_version_comes_first()
    {
        using JsonDocument group = JsonDocument.Parse(documents.ApiGroup("autoscaling")!.Value);
        Assert.Equal("v2", group.RootElement.GetProperty("preferredVersion").GetProperty("version").GetString());
        Assert.Equal("autoscaling/v2", group.RootElement.GetProperty("versions")[0].GetProperty("groupVersion").GetString());
    }

    [Fact]
    public void The_ETag_is_the_quoted_SHA_512_of_the_plain_bytes()
    {
        CachedDocument document = documents.AggregatedApis();
        Assert.Equal($"\"{Convert.ToHexString(SHA512.HashData(document.Bytes.Span))}\"", document.ETag);
    }

    [Fact]
    public void The_compressed_form_holds_the_same_bytes()
    {
        CachedDocument document = documents.AggregatedApis();
        using var plain = new MemoryStream();
        using (var stream = new GZipStream(new MemoryStream(document.Gzip.ToArray()), CompressionMode.Decompress))
        {
            stream.CopyTo(plain);
        }

        Assert.Equal(document.Bytes.ToArray(), plain.ToArray());
    }

    [Fact]
    public void The_version_has_the_recorded_members_and_release()
    {
        using JsonDocument expected = Reference.Read("discovery", "version.json");
        using JsonDocument actual = JsonDocument.Parse(ServerVersion.Json);
        Assert.Equal(expected.RootElement.EnumerateObject().Select(m => m.Name), actual.RootElement.EnumerateObject().Select(m => m.Name));
        foreach (string member in (string[])["major", "minor", "emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor", "gitVersion"])
        {
            Assert.Equal(expected.RootElement.GetProperty(member).GetString(), actual.RootElement.GetProperty(member).GetString());
        }
    }
}
