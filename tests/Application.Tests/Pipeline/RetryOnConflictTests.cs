using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Pipeline;

public class RetryOnConflictTests
{
    private const string Map = """{"metadata":{"name":"a"},"data":{"mine":"1"}}""";

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_patch_is_applied_again_to_what_another_writer_stored()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        server.Log.BeforeAppend = async (tried, append) =>
        {
            if (tried is 1 or 3)
            {
                await OtherAsync(server, append.Key, "{\"data\":{\"theirs\":\"" + tried + "\"}}");
            }
        };
        MapNode patched = TestServer.Tree(await server.SendAsync("patch", "configmaps/a", """{"data":{"mine":"2"}}"""));
        Assert.Equal("3", patched.Map("data")!.Text("theirs"));
        Assert.Equal("2", patched.Map("data")!.Text("mine"));
        Assert.Equal(6, server.Log.Appends);
    }

    [Fact]
    public async Task An_update_that_names_a_revision_is_a_conflict()
    {
        await using TestServer server = await TestServer.StartAsync();
        MapNode made = TestServer.Tree(await server.SendAsync("create", "configmaps", Map));
        server.Log.BeforeAppend = (tried, append) => tried == 1 ? OtherAsync(server, append.Key, """{"data":{"x":"y"}}""") : Task.CompletedTask;
        string version = made.Map("metadata")!.Text("resourceVersion")!;
        ApiAnswer answer = await server.SendAsync("update", "configmaps/a", """{"metadata":{"name":"a","resourceVersion":"VERSION"},"data":{"m":"2"}}""".Replace("VERSION", version, StringComparison.Ordinal));
        Assert.Equal(409, answer.Code);
        Assert.Equal("Conflict", TestServer.Failure(answer).Reason);
    }

    [Fact]
    public async Task A_patch_of_what_another_writer_deleted_is_404()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        server.Log.BeforeAppend = async (tried, append) =>
        {
            if (tried == 1)
            {
                await server.Memory.AppendAsync(new(append.Key, 1, null, append.Actor), None);
            }
        };
        Assert.Equal(404, (await server.SendAsync("patch", "configmaps/a", """{"data":{"mine":"2"}}""")).Code);
    }

    [Fact]
    public async Task A_given_name_that_is_taken_is_409_and_a_generated_one_is_made_anew()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        ApiAnswer taken = await server.SendAsync("create", "configmaps", Map);
        Assert.Equal("AlreadyExists", TestServer.Failure(taken).Reason);
        string? first = null;
        server.Log.BeforeAppend = async (_, append) =>
        {
            if (first is null)
            {
                first = append.Key;
                await server.Memory.AppendAsync(append, None);
            }
        };
        MapNode made = TestServer.Tree(await server.SendAsync("create", "configmaps", """{"metadata":{"generateName":"g-"}}"""));
        Assert.NotEqual(first, "/registry/configmaps/ns/" + made.Map("metadata")!.Text("name"));
    }

    [Fact]
    public async Task A_delete_meets_what_another_writer_stored()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        server.Log.BeforeAppend = (tried, append) =>
            tried == 1 ? OtherAsync(server, append.Key, """{"metadata":{"finalizers":["example.com/hold"]}}""") : Task.CompletedTask;
        MapNode held = TestServer.Tree(await server.SendAsync("delete", "configmaps/a"));
        Assert.True(held.Map("metadata")!.Has("deletionTimestamp"));
        Assert.Equal(200, (await server.SendAsync("get", "configmaps/a")).Code);
    }

    [Fact]
    public async Task Concurrent_patches_lose_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            server.SendAsync("patch", "configmaps/a", "{\"data\":{\"k" + i + "\":\"v\"}}"))));
        Assert.All(answers, answer => Assert.Equal(200, answer.Code));
        Assert.Equal(21, TestServer.Tree(await server.SendAsync("get", "configmaps/a")).Map("data")!.Count);
    }

    private static async Task OtherAsync(TestServer server, string key, string patch)
    {
        Func<int, Append, Task> before = server.Log.BeforeAppend;
        server.Log.BeforeAppend = (_, _) => Task.CompletedTask;
        ApiAnswer answer = await server.SendAsync("patch", "configmaps/" + key.Split('/')[^1], patch);
        server.Log.BeforeAppend = before;
        Assert.Equal(200, answer.Code);
    }
}
