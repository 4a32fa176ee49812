using Kronicle.Application.Authorization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Application.Tests.Writes;

public sealed class ApplyTests
{
    private const string Manager = "fieldManager=m";
    private const string Web = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},
        "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """;

    [Theory]
    [InlineData("", 422, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")]
    [InlineData("", 400, "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}", "[]")]
    [InlineData("", 400, "invalid object type: /, Kind=", "")]
    [InlineData("", 400, "the name of the object (a based on URL) was undeterminable: name must be provided", """{"metadata":{"generateName":"a"}}""")]
    [InlineData("", 400, "the namespace of the provided object does not match the namespace sent on the request", """{"metadata":{"name":"a","namespace":"x"}}""")]
    [InlineData("", 409, "Operation cannot be fulfilled on configmaps \"a\": uid mismatch: the provided object specified uid u, and no existing object was found", """{"metadata":{"name":"a","uid":"u"}}""")]
    [InlineData("fieldValidation=Strict", 400, "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 1: key \"x\" already set in map", """{"metadata":{"name":"a"},"data":{"x":"1","x":"2"}}""")]
    public async Task What_cannot_be_applied_is_refused(string query, int code, string message, string? body = null)
    {
        await using TestServer server = await TestServer.StartAsync();
        string[] options = [.. (string[])(body is null ? [] : [Manager]), .. (string[])(query.Length == 0 ? [] : [query])];
        string document = body is null or "" or "[]" ? body ?? "{}" : "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"," + body[1..];
        ApiStatus failure = TestServer.Failure(await server.SendAsync("apply", "configmaps/a", document, options));
        Assert.Equal((code, message), (failure.Code, failure.Message));
        Assert.Equal(0, await server.RevisionAsync());
    }

    [Fact]
    public async Task Other_patches_know_no_force()
    {
        await using TestServer server = await TestServer.StartAsync();
        ApiStatus failure = TestServer.Failure(await server.SendAsync("patch", "configmaps/a", "{}", "force=true"));
        Assert.Equal("PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch", failure.Message);
    }

    [Fact]
    public async Task A_malformed_quantity_is_found_when_the_object_is_made()
    {
        await using TestServer server = await TestServer.StartAsync();
        ApiStatus failure = TestServer.Failure(await server.SendAsync("apply", "resourcequotas/q",
            """{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},"spec":{"hard":{"cpu":"x"}}}""", Manager));
        Assert.Equal(500, failure.Code);
        Assert.StartsWith("failed to convert new object (/q; /v1, Kind=ResourceQuota) to proper version: unable to convert unstructured object to /v1, Kind=ResourceQuota: ",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_stand_twice_are_warned_of()
    {
        await using TestServer server = await TestServer.StartAsync();
        (ApiAnswer answer, IReadOnlyList<string> warnings) = await server.AskAsync(
            "apply", "configmaps/a", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: one\n  x: two\n", Manager);
        Assert.Equal(201, answer.Code);
        Assert.Equal(["line 6: key \"x\" already set in map"], warnings);
    }

    [Fact]
    public async Task Applying_the_same_again_appends_nothing_also_when_null_says_so()
    {
        await using TestServer server = await TestServer.StartAsync();
        string cleared = Web.Replace("\"image\":\"i\"", "\"image\":\"i\",\"env\":null", StringComparison.Ordinal);
        await server.SendAsync("apply", "deployments.apps/web", cleared, Manager);
        long revision = await server.RevisionAsync();
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, (await server.SendAsync("apply", "deployments.apps/web", cleared, Manager)).Code);
        Assert.Equal(revision, await server.RevisionAsync());
    }

    [Fact]
    public async Task A_status_has_owners_of_its_own_and_leaves_the_object_alone()
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal(404, (await server.SendAsync("apply", "deployments.apps/web/status", Web, Manager)).Code);
        await server.SendAsync("apply", "deployments.apps/web", Web, Manager);
        MapNode answer = TestServer.Tree(await server.SendAsync("apply", "deployments.apps/web/status",
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":9},"status":{"replicas":1}}""", Manager, "force=true"));
        Assert.Equal((1L, 1L), (answer.Map("spec")!.Integer("replicas"), answer.Map("status")!.Integer("replicas")));
        Assert.Equal(
            ["m Apply status {\"f:status\":{\"f:replicas\":{}}}"], Owners(answer).Where(owner => owner.Contains("status", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_scale_conflicts_with_who_owns_the_replicas()
    {
        const string Scale = """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web"},"spec":{"replicas":3}}""";
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("apply", "deployments.apps/web", Web, Manager);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"m\": .spec.replicas",
            TestServer.Failure(await server.SendAsync("apply", "deployments.apps/web/scale", Scale, "fieldManager=s")).Message);
        Assert.Equal(200, (await server.SendAsync("apply", "deployments.apps/web/scale", Scale, "fieldManager=s", "force=true")).Code);
        MapNode stored = TestServer.Tree(await server.SendAsync("get", "deployments.apps/web"));
        Assert.Equal(3, stored.Map("spec")!.Integer("replicas"));
        Assert.Contains("s Apply scale {\"f:spec\":{\"f:replicas\":{}}}", Owners(stored));
        Assert.DoesNotContain("f:replicas", Owners(stored).Single(owner => owner.StartsWith("m Apply ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_patch_does_not_create()
    {
        await using TestServer server = await TestServer.StartAsync(configure: services =>
            services.AddSingleton(new AuthorizerChain([new PatchOnly()])));
        ApiStatus failure = TestServer.Failure(await server.SendAsync(
            "apply", "configmaps/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""", Manager));
        Assert.Equal(403, failure.Code);
        Assert.Contains("cannot create resource \"configmaps\" in API group \"\" in the namespace \"ns\"", failure.Message, StringComparison.Ordinal);
    }

    private static string[] Owners(MapNode stored) => [.. stored.Map("metadata")!.List("managedFields")!.Maps.Select(entry =>
        $"{entry.Text("manager")} {entry.Text("operation")} {entry.Text("subresource")} {FieldSetReader.Read(entry["fieldsV1"])}")];

    private sealed class PatchOnly : IAuthorizer
    {
        public string Name => "PatchOnly";

        public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
            new(attributes.Verb == "patch" ? AuthorizationOutcome.Allow : AuthorizationOutcome.NoOpinion);
    }
}
