using Kronicle.Api.Routing;
using Kronicle.Application.Requests;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Api.Tests.Routing;

public sealed class RequestInfoParserTests
{
    [Theory]
    [InlineData("GET", "/api/v1/namespaces", "list", "", "v1", "namespaces", "", "", "")]
    [InlineData("GET", "/api/v1/namespaces/other", "get", "", "v1", "namespaces", "", "other", "other")]
    [InlineData("GET", "/api/v1/namespaces/other/", "get", "", "v1", "namespaces", "", "other", "other")]
    [InlineData("GET", "/api/v1/namespaces/other/pods", "list", "", "v1", "pods", "", "other", "")]
    [InlineData("GET", "/api/v1/namespaces/other/pods/foo", "get", "", "v1", "pods", "", "other", "foo")]
    [InlineData("HEAD", "/api/v1/namespaces/other/pods/foo", "get", "", "v1", "pods", "", "other", "foo")]
    [InlineData("GET", "/api/v1/pods", "list", "", "v1", "pods", "", "", "")]
    [InlineData("HEAD", "/api/v1/pods", "list", "", "v1", "pods", "", "", "")]
    [InlineData("GET", "/api/v1/watch/namespaces/other/pods", "watch", "", "v1", "pods", "", "other", "")]
    [InlineData("GET", "/api/v1/watch/pods", "watch", "", "v1", "pods", "", "", "")]
    [InlineData("GET", "/api/v1/watch/namespaces/other", "watch", "", "v1", "namespaces", "", "other", "other")]
    [InlineData("GET", "/api/v1/watch/namespaces/other/pods/foo", "watch", "", "v1", "pods", "", "other", "foo")]
    [InlineData("GET", "/api/v1/namespaces/other/pods/foo/status", "get", "", "v1", "pods", "status", "other", "foo")]
    [InlineData("PUT", "/api/v1/namespaces/other/finalize", "update", "", "v1", "namespaces", "finalize", "other", "other")]
    [InlineData("PATCH", "/api/v1/namespaces/other/status", "patch", "", "v1", "namespaces", "status", "other", "other")]
    [InlineData("DELETE", "/api/v1/nodes", "deletecollection", "", "v1", "nodes", "", "", "")]
    [InlineData("DELETE", "/api/v1/nodes/a", "delete", "", "v1", "nodes", "", "", "a")]
    [InlineData("POST", "/apis/apps/v1/namespaces/other/deployments", "create", "apps", "v1", "deployments", "", "other", "")]
    [InlineData("POST", "/apis/extensions/v1beta3/namespaces/other/pods", "create", "extensions", "v1beta3", "pods", "", "other", "")]
    [InlineData("PUT", "/apis/apps/v1/namespaces/other/deployments/d/scale", "update", "apps", "v1", "deployments", "scale", "other", "d")]
    [InlineData("POST", "/api/v1/namespaces/other/pods/foo/exec", "create", "", "v1", "pods", "exec", "other", "foo")]
    public void A_resource_path_is_taken_apart(
        string method, string path, string verb, string group, string version, string resource, string subresource, string ns, string name)
    {
        RequestInfo info = Parse(method, path);
        Assert.True(info.IsResource);
        Assert.Equal((verb, group, version, resource, subresource, ns, name),
            (info.Verb, info.Group, info.Version, info.Resource, info.Subresource, info.Namespace, info.Name));
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "")]
    [InlineData("GET", "//")]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/apis")]
    [InlineData("GET", "/api/v1")]
    [InlineData("GET", "/api/v1/")]
    [InlineData("GET", "/apis/batch/v1")]
    [InlineData("POST", "/healthz/ping")]
    [InlineData("GET", "/not-api/v1/pods/x")]
    [InlineData("DELETE", "/apiss/batch/v1/jobs")]
    public void Any_other_path_keeps_its_method_as_verb(string method, string path)
    {
        RequestInfo info = Parse(method, path);
        Assert.False(info.IsResource);
        Assert.Equal(method.ToLowerInvariant(), info.Verb);
        Assert.Null(info.Definition);
    }

    [Theory]
    [InlineData("watch=true", "watch")]
    [InlineData("watch=1", "watch")]
    [InlineData("watch=", "watch")]
    [InlineData("watch=false", "list")]
    [InlineData("watch=0", "list")]
    public void The_watch_parameter_turns_a_list_into_a_watch_and_leaves_a_get(string query, string verb)
    {
        Assert.Equal(verb, Parse("GET", "/api/v1/pods", query).Verb);
        Assert.Equal("get", Parse("GET", "/api/v1/namespaces/n/pods/p", query).Verb);
        Assert.Equal("create", Parse("POST", "/api/v1/namespaces/n/pods", query).Verb);
    }

    [Theory]
    [InlineData("metadata.name=foo", "foo")]
    [InlineData("metadata.name==foo", "foo")]
    [InlineData("spec.nodeName=n,metadata.name=foo", "foo")]
    [InlineData("metadata.name!=foo", "")]
    [InlineData("spec.nodeName=n", "")]
    [InlineData("metadata.name=..", "")]
    [InlineData("metadata.name=a/b", "")]
    [InlineData("metadata.name=a%b", "")]
    [InlineData("metadata.name", "")]
    public void A_field_selector_that_pins_the_name_names_the_object_of_lists_and_watches(string selector, string name)
    {
        Assert.Equal(name, Parse("GET", "/api/v1/namespaces/n/pods", "fieldSelector=" + selector).Name);
        Assert.Equal(name, Parse("GET", "/api/v1/namespaces/n/pods", "watch=true", "fieldSelector=" + selector).Name);
        Assert.Equal("", Parse("DELETE", "/api/v1/namespaces/n/pods", "fieldSelector=" + selector).Name);
        Assert.False(Parse("GET", "/api/v1/namespaces/n/pods", "fieldSelector=" + selector).MethodRefused);
        Assert.NotNull(Parse("GET", "/api/v1/pods", "fieldSelector=" + selector).Definition);
    }

    [Theory]
    [InlineData("HEAD", "/api/v1/pods")]
    [InlineData("POST", "/api/v1/pods")]
    [InlineData("POST", "/api/v1/namespaces/n/pods/p")]
    [InlineData("PUT", "/api/v1/namespaces/n/pods")]
    [InlineData("DELETE", "/api/v1/pods")]
    [InlineData("DELETE", "/api/v1/namespaces/n/pods/p/status")]
    [InlineData("BREW", "/api/v1/namespaces/n/pods/p")]
    public void A_method_that_a_path_does_not_have_is_refused(string method, string path) => Assert.True(Parse(method, path).MethodRefused);

    [Theory]
    [InlineData("/api/v1/unknown")]
    [InlineData("/api/v2/pods")]
    [InlineData("/apis/none.example/v1/things")]
    [InlineData("/api/v1/namespaces/n/nodes")]
    [InlineData("/api/v1/namespaces/n/pods/p/unknown")]
    [InlineData("/api/v1/pods/p")]
    [InlineData("/api/v1/watch/pods/p")]
    [InlineData("/api/v1/watch/namespaces/n/pods/p/log")]
    [InlineData("/api/v1/namespaces/n/pods/p/status/more")]
    public void A_path_of_nothing_that_is_served_has_no_definition(string path)
    {
        RequestInfo info = Parse("GET", path);
        Assert.True(info.IsResource);
        Assert.Null(info.Definition);
        Assert.False(info.MethodRefused);
    }

    [Fact]
    public void What_follows_proxy_is_passed_on()
    {
        RequestInfo info = Parse("GET", "/api/v1/namespaces/n/services/s/proxy/a/b");
        Assert.Equal(("s", "proxy", "a/b", true), (info.Name, info.Subresource, info.Rest, info.LongRunning));
        Assert.NotNull(info.Definition);
    }

    private static RequestInfo Parse(string method, string path, params string[] query) =>
        RequestInfoParser.Parse(method, path, new RequestOptions(query.ToDictionary(q => q[..q.IndexOf('=')], q => q[(q.IndexOf('=') + 1)..])),
            ResourceCatalogue.BuiltIn);
}
