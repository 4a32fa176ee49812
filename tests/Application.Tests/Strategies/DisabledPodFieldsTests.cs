using Kronicle.Application.Strategies;
using Kronicle.Application.Tests.Validation;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Strategies;

public sealed class DisabledPodFieldsTests
{
    private const string Used = """
        {"containers":[{"name":"a","lifecycle":{"stopSignal":"SIGTERM"}}],"initContainers":[{"name":"b","lifecycle":{"stopSignal":"SIGTERM","preStop":{"sleep":{"seconds":1}}}}],
         "schedulingGroup":{"podGroupName":"g"},"volumes":[{"name":"v","projected":{"sources":[{"clusterTrustBundle":{"path":"p"}},{"podCertificate":{}},{"secret":{}}]}}]}
        """;

    private const string Dropped = """
        {"containers":[{"name":"a"}],"initContainers":[{"name":"b","lifecycle":{"preStop":{"sleep":{"seconds":1}}}}],
         "volumes":[{"name":"v","projected":{"sources":[{},{},{"secret":{}}]}}]}
        """;

    [Theory]
    [InlineData("", "pods", "{\"spec\":*}")]
    [InlineData("", "podtemplates", "{\"template\":{\"spec\":*}}")]
    [InlineData("", "replicationcontrollers", "{\"spec\":{\"template\":{\"spec\":*}}}")]
    [InlineData("apps", "deployments", "{\"spec\":{\"template\":{\"spec\":*}}}")]
    [InlineData("apps", "replicasets", "{\"spec\":{\"template\":{\"spec\":*}}}")]
    [InlineData("apps", "statefulsets", "{\"spec\":{\"template\":{\"spec\":*}}}")]
    [InlineData("apps", "daemonsets", "{\"spec\":{\"template\":{\"spec\":*}}}")]
    [InlineData("batch", "jobs", "{\"spec\":{\"template\":{\"spec\":*}}}")]
    [InlineData("batch", "cronjobs", "{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":*}}}}}")]
    public void Fields_of_features_that_are_off_are_kept_only_where_they_are_stored(string group, string resource, string form)
    {
        MapNode Of(string spec) => Reviews.Read(form.Replace("*", spec, StringComparison.Ordinal));
        ResourceDefinition definition = ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!;
        foreach ((MapNode? old, string expected) in new[] { (null, Dropped), (Of("{}"), Dropped), (Of(Used), Used) })
        {
            MapNode target = Of(Used);
            DisabledPodFields.Drop(definition, target, old);
            Assert.True(target.SameAs(Of(expected)), target.ToString());
        }
    }

    [Fact]
    public void Other_kinds_keep_everything()
    {
        MapNode target = Reviews.Read($$"""{"spec":{{Used}} }""");
        DisabledPodFields.Drop(ResourceCatalogue.BuiltIn.Find("", "v1", "nodes")!, target, null);
        Assert.True(target.SameAs(Reviews.Read($$"""{"spec":{{Used}} }""")));
    }
}
