using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Tests.Writes;

public class DeleteOptionsTests
{
    private const string GoType = "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

    [Theory]
    [InlineData("""{"gracePeriodSeconds":"abc"}""", "json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64")]
    [InlineData("""{"dryRun":"All"}""", "json: cannot unmarshal string into Go struct field DeleteOptions.dryRun of type []string")]
    [InlineData("[]", "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type " + GoType)]
    [InlineData("""{"kind":"Pod","apiVersion":"v1"}""",
        "no kind \"Pod\" is registered for version \"v1\" in scheme \"pkg/apis/meta/internalversion/scheme/register.go:27\"")]
    public async Task A_body_that_is_no_DeleteOptions_deletes_nothing(string body, string message)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", """{"metadata":{"name":"a"}}""");
        ApiStatus failure = TestServer.Failure(await server.SendAsync("delete", "configmaps/a", body));
        Assert.Equal((400, message), (failure.Code, failure.Message));
        Assert.Equal(400, (await server.SendAsync("deletecollection", "configmaps", body)).Code);
        Assert.Equal(200, (await server.SendAsync("get", "configmaps/a")).Code);
    }

    [Theory]
    [InlineData("", "propagationPolicy=")]
    [InlineData("", "propagationPolicy=Now")]
    [InlineData("""{"propagationPolicy":""}""")]
    [InlineData("""{"propagationPolicy":"Orphan","orphanDependents":false}""")]
    public async Task A_policy_that_is_none_is_refused(string body, params string[] query)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", """{"metadata":{"name":"a"}}""");
        Assert.Equal(422, (await server.SendAsync("delete", "configmaps/a", body, query)).Code);
        Assert.Equal(200, (await server.SendAsync("get", "configmaps/a")).Code);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"kind":"DeleteOptions","apiVersion":"apps/v1","unknown":1,"propagationPolicy":null}""")]
    public async Task Options_of_any_version_and_none_at_all_delete(string body)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", """{"metadata":{"name":"a"}}""");
        Assert.Equal(200, (await server.SendAsync("delete", "configmaps/a", body)).Code);
        Assert.Equal(404, (await server.SendAsync("get", "configmaps/a")).Code);
    }

    [Fact]
    public async Task Who_asks_for_no_orphans_in_the_old_way_hears_202_when_the_object_stays()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach ((string name, string finalizers, int code) in new[] { ("free", "[]", 200), ("held", "[\"example.com/x\"]", 202) })
        {
            await server.SendAsync("create", "configmaps", $$$"""{"metadata":{"name":"{{{name}}}","finalizers":{{{finalizers}}}}}""");
            Assert.Equal(code, (await server.SendAsync("delete", "configmaps/" + name, """{"orphanDependents":false}""")).Code);
        }

        Assert.Equal(200, (await server.SendAsync("delete", "configmaps/held", "")).Code);
    }
}
