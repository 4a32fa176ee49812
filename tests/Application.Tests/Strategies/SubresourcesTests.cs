using Kronicle.Application.Strategies;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;

namespace Kronicle.Application.Tests.Strategies;

public class SubresourcesTests
{
    [Fact]
    public void Subresources_of_the_objects_own_kind_are_read_and_written_the_ordinary_way()
    {
        string[] generic = [.. from resource in ResourceCatalogue.BuiltIn.Resources
                               from subresource in resource.Subresources.Keys
                               where subresource is not ("status" or "scale") && Subresources.Generic(resource, subresource)
                               select $"{resource.Resource}/{subresource}"];
        Assert.Equal(["certificatesigningrequests/approval", "namespaces/finalize", "pods/ephemeralcontainers", "pods/resize"], generic.Distinct().Order());
        ResourceDefinition pods = Find("", "pods");
        Assert.True(Subresources.Generic(pods, ""));
        Assert.True(Subresources.Generic(pods, "status"));
        Assert.False(Subresources.Generic(pods, "log"));
        Assert.False(Subresources.Generic(pods, "eviction"));
    }

    [Theory]
    [InlineData("", "configmaps", "", null)]
    [InlineData("", "pods", "", """{"f:status":{}}""")]
    [InlineData("", "pods", "status", """{"f:metadata":{"f:deletionTimestamp":{},"f:ownerReferences":{}},"f:spec":{}}""")]
    [InlineData("", "pods", "resize", null)]
    [InlineData("", "namespaces", "", """{"f:spec":{"f:finalizers":{}},"f:status":{}}""")]
    [InlineData("apps", "deployments", "status", """{"f:metadata":{"f:labels":{}},"f:spec":{}}""")]
    [InlineData("apps", "statefulsets", "status", """{"f:spec":{}}""")]
    [InlineData("certificates.k8s.io", "certificatesigningrequests", "approval", """{"f:spec":{},"f:status":{"f:certificate":{}}}""")]
    public void An_endpoint_puts_back_what_it_does_not_own(string group, string resource, string subresource, string? fields)
    {
        FieldSet? set = ResetFields.Of(Find(group, resource), subresource);
        Assert.Equal(fields, set?.ToString());
    }

    private static ResourceDefinition Find(string group, string resource) => ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!;
}
