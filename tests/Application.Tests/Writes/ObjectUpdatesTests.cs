using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Writes;

public class ObjectUpdatesTests
{
    private const string Map = """{"metadata":{"name":"a"},"data":{"n":"0"}}""";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_made_again_on_what_another_writer_left()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        server.Log.BeforeAppend = async (_, _) =>
        {
            server.Log.BeforeAppend = (_, _) => Task.CompletedTask;
            await server.SendAsync("patch", "configmaps/a", """{"data":{"other":"1"}}""");
        };
        int calls = 0;
        ApiAnswer answer = await UpdateAsync(server, "a", change =>
        {
            calls++;
            Assert.Equal(change.Before.Map("data")!.Text("n"), change.Object.Map("data")!.Text("n"));
            change.Object.Map("data")!["n"] = "1";
            return null;
        });
        Assert.Equal(2, calls);
        MapNode data = TestServer.Tree(answer).Map("data")!;
        Assert.Equal(("1", "1"), (data.Text("n"), data.Text("other")));
    }

    [Fact]
    public async Task A_change_that_came_too_late_is_not_made()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        server.Log.BeforeAppend = async (_, _) =>
        {
            server.Log.BeforeAppend = (_, _) => Task.CompletedTask;
            await server.SendAsync("delete", "configmaps/a");
        };
        Assert.Equal(404, (await UpdateAsync(server, "a", Increment)).Code);
        Assert.Equal(404, (await server.SendAsync("get", "configmaps/a")).Code);
    }

    [Fact]
    public async Task What_a_change_refuses_or_leaves_as_it_is_appends_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        Assert.Equal(403, (await UpdateAsync(server, "a", _ => new ApiStatus(403, "Forbidden", "no"))).Code);
        Assert.Equal(200, (await UpdateAsync(server, "a", _ => null)).Code);
        Assert.Equal(404, (await UpdateAsync(server, "none", _ => null)).Code);
        Assert.Equal(1, await server.RevisionAsync());
    }

    [Fact]
    public async Task However_many_change_at_once_each_change_is_made()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", Map);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(async () => Assert.Equal(200, (await UpdateAsync(server, "a", Increment)).Code))));
        Assert.Equal("40", TestServer.Tree(await server.SendAsync("get", "configmaps/a")).Map("data")!.Text("n"));
    }

    private static ApiStatus? Increment(ObjectChange change)
    {
        MapNode data = change.Object.Map("data")!;
        data["n"] = (int.Parse(data.Text("n")!, null) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return null;
    }

    private static async Task<ApiAnswer> UpdateAsync(TestServer server, string name, Func<ObjectChange, ApiStatus?> change)
    {
        ResourceDefinition maps = ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!;
        var context = new RequestContext
        {
            Info = new RequestInfo { IsResource = true, Verb = "create", Path = "/", Definition = maps },
            Catalogue = ResourceCatalogue.BuiltIn,
            Credentials = new Credentials(null, null, ""),
            Options = new RequestOptions(new Dictionary<string, string>()),
            Body = null!,
            AuditId = "a",
            Received = server.Clock.GetUtcNow(),
        };
        return await server.Get<ObjectUpdates>().RunAsync(context, new ObjectTarget(maps, "ns", name), change, None);
    }
}
