using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Application.Tests.Validation;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Strategies;

public class ScaleTests
{
    private const string Web = """
        {"metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},
         "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """;

    [Theory]
    [InlineData("deployments", "apps", """{"matchLabels":{"a-b":"1","a":"2"},"matchExpressions":[{"key":"t","operator":"In","values":["z","y"]},{"key":"b","operator":"DoesNotExist"}]}""",
        "a=2,a-b=1,!b,t in (y,z)")]
    [InlineData("statefulsets", "apps", """{"matchExpressions":[{"key":"e","operator":"Exists"},{"key":"n","operator":"NotIn","values":["x"]}]}""", "e,n notin (x)")]
    [InlineData("replicationcontrollers", "", """{"matchLabels":"x","a":"b"}""", "a=b,matchLabels=x")]
    [InlineData("replicasets", "apps", "{}", null)]
    public void A_scale_shows_the_selector_as_a_parameter(string resource, string group, string selector, string? shown) =>
        Assert.Equal(shown, ScaleMapping.Show(ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!,
            Reviews.Read($$$"""{"metadata":{"name":"a"},"spec":{"selector":{{{selector}}}}}""")).Map("status")!.Text("selector"));

    [Fact]
    public async Task Who_scales_owns_the_replicas_under_the_objects_own_version()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "deployments.apps", Web);
        TestServer.Tree(await server.SendAsync("patch", "deployments.apps/web/scale", """{"spec":{"replicas":5}}""", "fieldManager=scaler"));
        MapNode deployment = TestServer.Tree(await server.SendAsync("get", "deployments.apps/web"));
        Assert.Equal(5, deployment.Map("spec")!.Integer("replicas"));
        Assert.Equal(2, deployment.Map("metadata")!.Integer("generation"));
        MapNode[] owners = [.. deployment.Map("metadata")!.List("managedFields")!.Maps];
        MapNode scaler = owners.Single(entry => entry.Text("manager") == "scaler");
        Assert.Equal(("apps/v1", "scale", false), (scaler.Text("apiVersion"), scaler.Text("subresource"), scaler.Has("time")));
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", Fields(scaler));
        Assert.DoesNotContain("f:replicas", Fields(owners.Single(entry => entry.Text("manager") == "test")), StringComparison.Ordinal);
        TestServer.Tree(await server.SendAsync("patch", "deployments.apps/web/scale", """{"spec":{"replicas":6}}""", "fieldManager=other"));
        owners = [.. TestServer.Tree(await server.SendAsync("get", "deployments.apps/web")).Map("metadata")!.List("managedFields")!.Maps];
        Assert.Equal(["other", "test"], owners.Select(entry => entry.Text("manager")).Order());
    }

    [Theory]
    [InlineData("patch", """{"spec":{"replicas":-1}}""", 422, "Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("update", """{"metadata":{"name":"web","labels":{"a b":"c"}},"spec":{"replicas":-1}}""", 422,
        "Scale.autoscaling \"web\" is invalid: [metadata.labels: Invalid value: \"a b\": name part must consist of")]
    [InlineData("update", """{"metadata":{"name":"web","resourceVersion":"9"},"spec":{"replicas":1}}""", 409,
        "Operation cannot be fulfilled on deployments.apps \"web\": the object has been modified; please apply your changes to the latest version and try again")]
    [InlineData("update", """{"metadata":{"name":"web","uid":"other"},"spec":{"replicas":1}}""", 409, "Operation cannot be fulfilled on deployments.apps \"web\": StorageError: invalid object, Code: 4")]
    [InlineData("patch", """{"metadata":{"uid":"other"},"spec":{"replicas":1}}""", 409, "Operation cannot be fulfilled on deployments/scale.apps \"web\": Precondition failed: UID in precondition: other, UID in object meta: ")]
    public async Task A_scale_has_rules_and_preconditions_of_its_own(string verb, string body, int code, string message)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "deployments.apps", Web);
        ApiStatus status = TestServer.Failure(await server.SendAsync(verb, "deployments.apps/web/scale", body));
        Assert.Equal(code, status.Code);
        Assert.StartsWith(message, status.Message, StringComparison.Ordinal);
        Assert.Equal(1, await server.RevisionAsync());
    }

    [Fact]
    public async Task A_scale_answers_with_a_scale()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "deployments.apps", Web);
        MapNode scale = TestServer.Tree(await server.SendAsync("update", "deployments.apps/web/scale", """{"metadata":{"name":"web"},"spec":{"replicas":3}}"""));
        Assert.Equal(("Scale", 3L, "2", "a=b"), (scale.Text("kind"), scale.Map("spec")!.Integer("replicas"), scale.Map("metadata")!.Text("resourceVersion"), scale.Map("status")!.Text("selector")));
        Assert.False(scale.Map("metadata")!.Has("managedFields"));
        Assert.IsType<TreeAnswer>(await server.SendAsync("get", "deployments.apps/web/scale"));
    }

    private static string Fields(MapNode entry)
    {
        using var json = new Domain.Canonical.JsonBuffer();
        Domain.Canonical.CanonicalWriter.Free(json, entry["fieldsV1"]!);
        return System.Text.Encoding.UTF8.GetString(json.Written);
    }
}
