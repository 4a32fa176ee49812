using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Writes;

public class WritesTests
{
    private const string Map = """{"metadata":{"name":"a"},"data":{"k":"1"}}""";

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal(201, (await server.SendAsync("create", "configmaps", Map, "dryRun=All")).Code);
        Assert.Equal(0, await server.RevisionAsync());
        await server.SendAsync("create", "configmaps", Map);
        foreach ((string verb, string path, string body) in new[]
        {
            ("update", "configmaps/a", """{"metadata":{"name":"a"},"data":{"k":"2"}}"""),
            ("patch", "configmaps/a", """{"data":{"k":"2"}}"""),
            ("delete", "configmaps/a", ""),
            ("deletecollection", "configmaps", ""),
        })
        {
            Assert.Equal(200, (await server.SendAsync(verb, path, body, "dryRun=All")).Code);
            Assert.Equal(1, await server.RevisionAsync());
        }

        Assert.Equal("1", TestServer.Tree(await server.SendAsync("get", "configmaps/a")).Map("data")!.Text("k"));
    }

    [Fact]
    public async Task A_dry_run_meets_what_is_there()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        Assert.Equal(409, (await server.SendAsync("create", "configmaps", Map, "dryRun=All")).Code);
        MapNode preview = TestServer.Tree(await server.SendAsync("patch", "configmaps/a", """{"data":{"k":"2"}}""", "dryRun=All"));
        Assert.Equal("2", preview.Map("data")!.Text("k"));
    }

    [Theory]
    [InlineData("patch", """{"data":{"k":"1"}}""")]
    [InlineData("patch", "{}")]
    [InlineData("patch", """{"metadata":{"labels":{}}}""")]
    [InlineData("update", """{"metadata":{"name":"a"},"data":{"k":"1"}}""")]
    [InlineData("update", """{"data":{"k":"1"},"metadata":{"creationTimestamp":null,"annotations":{},"name":"a"},"kind":"ConfigMap","apiVersion":"v1"}""")]
    public async Task A_write_that_changes_nothing_appends_nothing(string verb, string body)
    {
        await using TestServer server = await TestServer.StartAsync();
        MapNode made = TestServer.Tree(await server.SendAsync("create", "configmaps", Map));
        server.Clock.Advance(TimeSpan.FromHours(1));
        MapNode same = TestServer.Tree(await server.SendAsync(verb, "configmaps/a", body));
        Assert.True(made.SameAs(same));
        Assert.Equal(1, await server.RevisionAsync());
        Assert.Equal(1, server.Log.Appends);
    }

    [Fact]
    public async Task The_server_sets_what_only_it_may_set()
    {
        await using TestServer server = await TestServer.StartAsync();
        MapNode metadata = TestServer.Tree(await server.SendAsync("create", "configmaps",
            """{"metadata":{"name":"a","uid":"mine","creationTimestamp":"2001-01-01T00:00:00Z","deletionTimestamp":"2001-01-01T00:00:00Z","selfLink":"x"}}""")).Map("metadata")!;
        Assert.NotEqual("mine", metadata.Text("uid"));
        Assert.Equal("2026-01-02T03:04:05Z", metadata.Text("creationTimestamp"));
        Assert.False(metadata.Has("deletionTimestamp"));
        Assert.Equal("ns", metadata.Text("namespace"));
    }

    [Fact]
    public async Task An_update_can_not_change_what_the_server_set()
    {
        await using TestServer server = await TestServer.StartAsync();
        MapNode made = TestServer.Tree(await server.SendAsync("create", "configmaps", Map)).Map("metadata")!;
        MapNode updated = TestServer.Tree(await server.SendAsync("update", "configmaps/a",
            """{"metadata":{"name":"a","creationTimestamp":"2001-01-01T00:00:00Z","generation":9}}""")).Map("metadata")!;
        Assert.Equal(made.Text("uid"), updated.Text("uid"));
        Assert.Equal(made.Text("creationTimestamp"), updated.Text("creationTimestamp"));
        Assert.False(updated.Has("generation"));
    }

    [Fact]
    public async Task An_update_of_another_uid_is_a_conflict_and_of_another_name_a_bad_request()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        Assert.Equal(409, (await server.SendAsync("update", "configmaps/a", """{"metadata":{"name":"a","uid":"other"}}""")).Code);
        Assert.Equal(400, (await server.SendAsync("update", "configmaps/a", """{"metadata":{"name":"b"}}""")).Code);
        Assert.Equal(400, (await server.SendAsync("update", "configmaps/a", """{"metadata":{"name":"a","namespace":"other"}}""")).Code);
        Assert.Equal(404, (await server.SendAsync("update", "configmaps/b", """{"metadata":{"name":"b"}}""")).Code);
    }

    [Fact]
    public async Task Generation_counts_the_changes_of_what_an_object_asks_for()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string Deployment = """
            {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
            "spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """;
        Assert.Equal(1, GenerationOf(await server.SendAsync("create", "deployments.apps", Deployment)));
        Assert.Equal(1, GenerationOf(await server.SendAsync("patch", "deployments.apps/web", """{"metadata":{"labels":{"x":"y"}}}""")));
        Assert.Equal(2, GenerationOf(await server.SendAsync("patch", "deployments.apps/web", """{"spec":{"replicas":3}}""")));
        Assert.Equal(2, GenerationOf(await server.SendAsync("patch", "deployments.apps/web/status", """{"status":{"replicas":3}}""")));
        Assert.Equal(2, GenerationOf(await server.SendAsync("patch", "deployments.apps/web", """{"status":{"replicas":7}}""")));
        Assert.Equal(3, TestServer.Tree(await server.SendAsync("get", "deployments.apps/web")).Map("status")!.Integer("replicas"));
        await server.SendAsync("patch", "deployments.apps/web/scale", """{"spec":{"replicas":5}}""");
        Assert.Equal(3, GenerationOf(await server.SendAsync("get", "deployments.apps/web")));
    }

    [Fact]
    public async Task A_held_object_goes_with_its_last_finalizer()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", """{"metadata":{"name":"a","finalizers":["example.com/x"]}}""");
        MapNode held = TestServer.Tree(await server.SendAsync("delete", "configmaps/a"));
        Assert.Equal("2026-01-02T03:04:05Z", held.Map("metadata")!.Text("deletionTimestamp"));
        Assert.Equal(200, (await server.SendAsync("get", "configmaps/a")).Code);
        Assert.Equal(200, (await server.SendAsync("patch", "configmaps/a", """{"metadata":{"finalizers":null}}""")).Code);
        Assert.Equal(404, (await server.SendAsync("get", "configmaps/a")).Code);
    }

    private static long? GenerationOf(ApiAnswer answer) => TestServer.Tree(answer).Map("metadata")!.Integer("generation");
}
