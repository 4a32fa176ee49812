using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Pods;

public class PodBindingTests
{
    private const string Binding = """{"metadata":{"name":"p"},"target":{"kind":"Node","name":"n1"}}""";

    [Theory]
    [InlineData("pods/p/binding")]
    [InlineData("bindings")]
    public async Task A_binding_gives_a_pod_to_a_node(string path)
    {
        await using TestServer server = await StartAsync();
        ApiAnswer answer = await server.SendAsync("create", path,
            """{"metadata":{"name":"p","annotations":{"a":"1"},"labels":{"zone":"z","l":"new"}},"target":{"name":"n1"}}""");
        Assert.Equal(201, Assert.IsType<SuccessAnswer>(answer).Code);
        MapNode pod = TestServer.Tree(await server.SendAsync("get", "pods/p"));
        Assert.Equal("n1", pod.Map("spec")!.Text("nodeName"));
        Assert.Equal(1, pod.Map("metadata")!.Integer("generation"));
        Assert.Equal("1", pod.Map("metadata")!.Map("annotations")!.Text("a"));
        Assert.Equal(["new", "z"], new[] { "l", "zone" }.Select(key => pod.Map("metadata")!.Map("labels")!.Text(key)));
        MapNode condition = Assert.Single(pod.Map("status")!.List("conditions")!.Maps);
        Assert.Equal(("PodScheduled", "True", "2026-01-02T03:04:05Z"), (condition.Text("type"), condition.Text("status"), condition.Text("lastTransitionTime")));
        Assert.Equal(["test"], pod.Map("metadata")!.List("managedFields")!.Maps.Select(entry => entry.Text("manager")));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"p"},"target":{}}""", 500, "target.name: Required value")]
    [InlineData("""{"metadata":{"name":"p"},"target":{"kind":"Pod","name":"n"}}""", 500, "target.kind: Unsupported value: \"Pod\": supported values: \"Node\", \"<empty>\"")]
    [InlineData("""{"metadata":{"name":"p"},"target":{"kind":"Pod"}}""", 500,
        "[target.kind: Unsupported value: \"Pod\": supported values: \"Node\", \"<empty>\", target.name: Required value]")]
    [InlineData("""{"metadata":{"name":"q"},"target":{"name":"n"}}""", 400, "name in URL does not match name in Binding object")]
    [InlineData("""{"metadata":{"name":"p","namespace":"other"},"target":{"name":"n"}}""", 400,
        "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""{"metadata":{"name":"p","uid":"other"},"target":{"name":"n"}}""", 409,
        "Operation cannot be fulfilled on pods \"p\": StorageError: invalid object, Code: 4, Key: /registry/pods/ns/p, ResourceVersion: 0, " +
        "AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: ")]
    [InlineData("""{"metadata":{"name":"p","resourceVersion":"77"},"target":{"name":"n"}}""", 409,
        "Operation cannot be fulfilled on pods \"p\": StorageError: invalid object, Code: 4, Key: /registry/pods/ns/p, ResourceVersion: 0, " +
        "AdditionalErrorMsg: Precondition failed: ResourceVersion in precondition: 77, ResourceVersion in object meta: 1")]
    public async Task A_binding_that_says_something_else_is_refused(string body, int code, string message)
    {
        await using TestServer server = await StartAsync();
        ApiStatus status = TestServer.Failure(await server.SendAsync("create", "pods/p/binding", body));
        Assert.Equal(code, status.Code);
        Assert.StartsWith(message, status.Message, StringComparison.Ordinal);
        Assert.Equal(1, await server.RevisionAsync());
    }

    [Fact]
    public async Task A_pod_is_bound_once_and_only_when_it_may_run()
    {
        await using TestServer server = await StartAsync();
        await server.SendAsync("create", "pods/p/binding", Binding);
        ApiStatus again = TestServer.Failure(await server.SendAsync("create", "pods/p/binding", Binding));
        Assert.Equal("Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n1\"", again.Message);
        Assert.Equal(("pods/binding", "p", "Conflict"), (again.Details!.Kind, again.Details.Name, again.Reason));
        await server.SendAsync("delete", "pods/p");
        Assert.EndsWith("pod p is being deleted, cannot be assigned to a host",
            TestServer.Failure(await server.SendAsync("create", "pods/p/binding", Binding)).Message, StringComparison.Ordinal);
        await server.SendAsync("create", "pods", """{"metadata":{"name":"g"},"spec":{"schedulingGates":[{"name":"x"}],"containers":[{"name":"c","image":"i"}]}}""");
        Assert.EndsWith("pod g has non-empty .spec.schedulingGates", TestServer.Failure(
            await server.SendAsync("create", "bindings", """{"metadata":{"name":"g"},"target":{"name":"n"}}""")).Message, StringComparison.Ordinal);
        Assert.Equal("pods \"none\" not found", TestServer.Failure(
            await server.SendAsync("create", "bindings", """{"metadata":{"name":"none"},"target":{"name":"n"}}""")).Message);
    }

    [Fact]
    public async Task A_dry_run_binds_nothing()
    {
        await using TestServer server = await StartAsync();
        Assert.Equal(201, (await server.SendAsync("create", "pods/p/binding", Binding, "dryRun=All")).Code);
        Assert.Equal(1, await server.RevisionAsync());
    }

    [Fact]
    public async Task Of_many_schedulers_one_gets_the_pod()
    {
        await using TestServer server = await StartAsync();
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            server.SendAsync("create", "pods/p/binding", Binding.Replace("n1", $"n{i}", StringComparison.Ordinal)))));
        Assert.Single(answers, answer => answer.Code == 201);
        Assert.Equal(19, answers.Count(answer => answer.Code == 409));
        Assert.Equal(2, await server.RevisionAsync());
    }

    private static async Task<TestServer> StartAsync()
    {
        TestServer server = await TestServer.StartAsync();
        TestServer.Tree(await server.SendAsync("create", "pods", """{"metadata":{"name":"p","labels":{"l":"old"}},"spec":{"containers":[{"name":"c","image":"i"}]}}"""));
        return server;
    }
}
