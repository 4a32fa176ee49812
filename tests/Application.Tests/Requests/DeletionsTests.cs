using System.Globalization;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Requests;

public class DeletionsTests
{
    private const string Pod = """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""";

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task An_unscheduled_pod_is_seen_marked_and_then_gone()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "pods", Pod);
        MapNode gone = TestServer.Tree(await server.SendAsync("delete", "pods/p")).Map("metadata")!;
        Assert.Equal("3", gone.Text("resourceVersion"));
        Assert.Equal("2026-01-02T03:04:05Z", gone.Text("deletionTimestamp"));
        Assert.Equal(0, gone.Integer("deletionGracePeriodSeconds"));
        Assert.Equal(2, gone.Integer("generation"));
        List<LogEvent> events = await EventsAsync(server, 3);
        Assert.Equal([EventKind.Created, EventKind.Updated, EventKind.Deleted], events.Select(e => e.Kind));
        Assert.Equal(404, (await server.SendAsync("delete", "pods/p")).Code);
    }

    [Fact]
    public async Task A_scheduled_pod_stays_until_its_time_is_up_and_answers_as_it_stands()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "pods", """{"metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}""");
        MapNode first = TestServer.Tree(await server.SendAsync("delete", "pods/p"));
        Assert.Equal(30, first.Map("metadata")!.Integer("deletionGracePeriodSeconds"));
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        MapNode second = TestServer.Tree(await server.SendAsync("delete", "pods/p"));
        Assert.True(first.SameAs(second));
        MapNode third = TestServer.Tree(await server.SendAsync("delete", "pods/p", """{"gracePeriodSeconds":10}"""));
        Assert.Equal("2026-01-02T03:04:15Z", third.Map("metadata")!.Text("deletionTimestamp"));
        await server.SendAsync("delete", "pods/p", """{"gracePeriodSeconds":0}""");
        Assert.Equal(404, (await server.SendAsync("get", "pods/p")).Code);
    }

    [Theory]
    [InlineData("services", """{"metadata":{"name":"a"},"spec":{"clusterIP":"None","clusterIPs":["None"],"selector":{"a":"b"}}}""", true)]
    [InlineData("resourcequotas", """{"metadata":{"name":"a"},"spec":{"hard":{"pods":"1"}}}""", true)]
    [InlineData("serviceaccounts", """{"metadata":{"name":"a"}}""", true)]
    [InlineData("storageclasses.storage.k8s.io", """{"metadata":{"name":"a"},"provisioner":"p"}""", true)]
    [InlineData("csinodes.storage.k8s.io", """{"metadata":{"name":"a"},"spec":{"drivers":[]}}""", true)]
    [InlineData("configmaps", """{"metadata":{"name":"a"}}""", false)]
    [InlineData("roles.rbac.authorization.k8s.io", """{"metadata":{"name":"a"}}""", false)]
    public async Task A_deletion_answers_with_the_object_or_with_a_status(string resource, string body, bool withObject)
    {
        await using TestServer server = await TestServer.StartAsync();
        TestServer.Tree(await server.SendAsync("create", resource, body));
        ApiAnswer answer = await server.SendAsync("delete", resource + "/a");
        if (withObject)
        {
            Assert.Equal(await server.RevisionAsync(), Assert.IsType<ObjectAnswer>(answer).Object.Revision);
        }
        else
        {
            StatusDetails details = Assert.IsType<SuccessAnswer>(answer).Details!;
            Assert.Equal(("a", resource.Split('.')[0]), (details.Name, details.Kind));
        }
    }

    [Fact]
    public async Task A_job_leaves_its_pods_unless_told_otherwise_and_says_so()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string Job = """{"metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}""";
        TestServer.Tree(await server.SendAsync("create", "jobs.batch", Job));
        (ApiAnswer answer, IReadOnlyList<string> warnings) = await server.AskAsync("delete", "jobs.batch/j");
        Assert.Equal(["orphan"], TestServer.Tree(answer).Map("metadata")!.List("finalizers")!.Select(item => item.ToString()));
        Assert.Equal(["child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set " +
            "propagationPolicy=Orphan to suppress this warning"], warnings);
        (answer, warnings) = await server.AskAsync("delete", "jobs.batch/j", "", "propagationPolicy=Background");
        Assert.IsType<SuccessAnswer>(answer);
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task The_last_finalizer_takes_a_deleted_object_with_it()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", """{"metadata":{"name":"a","finalizers":["example.com/hold"]}}""");
        MapNode held = TestServer.Tree(await server.SendAsync("delete", "configmaps/a"));
        Assert.Equal("2", held.Map("metadata")!.Text("resourceVersion"));
        MapNode released = TestServer.Tree(await server.SendAsync("patch", "configmaps/a", """{"metadata":{"finalizers":null}}"""));
        Assert.Equal("2", released.Map("metadata")!.Text("resourceVersion"));
        Assert.Equal(404, (await server.SendAsync("get", "configmaps/a")).Code);
        Assert.Equal(EventKind.Deleted, (await EventsAsync(server, 3))[^1].Kind);
    }

    [Theory]
    [InlineData("configmaps/a", "ConfigMap", "the UID in the precondition (other) does not match the UID in record")]
    [InlineData("namespaces/a", "namespaces", "Precondition failed: UID in precondition: other, UID in object meta: ")]
    public async Task Preconditions_name_the_object_that_is_meant(string path, string kind, string why)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", path.Split('/')[0], """{"metadata":{"name":"a"}}""");
        ApiStatus status = TestServer.Failure(await server.SendAsync("delete", path, """{"preconditions":{"uid":"other"}}"""));
        Assert.Equal(409, status.Code);
        Assert.Equal(kind, status.Details!.Kind);
        Assert.Contains(why, status.Message, StringComparison.Ordinal);
        string version = (await server.RevisionAsync() + 7).ToString(CultureInfo.InvariantCulture);
        Assert.Equal(409, (await server.SendAsync("delete", path, $$$"""{"preconditions":{"resourceVersion":"{{{version}}}"}}""")).Code);
        Assert.Equal(1, await server.RevisionAsync());
    }

    [Fact]
    public async Task A_pod_that_another_deletion_took_meanwhile_is_gone_for_this_one_too()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "pods", Pod);
        server.Log.BeforeAppend = async (_, append) =>
        {
            if (append is { Value: null, ExpectedRevision: 2 })
            {
                server.Log.BeforeAppend = (_, _) => Task.CompletedTask;
                await server.Memory.AppendAsync(append, None);
            }
        };
        MapNode gone = TestServer.Tree(await server.SendAsync("delete", "pods/p"));
        Assert.Equal(0, gone.Map("metadata")!.Integer("deletionGracePeriodSeconds"));
    }

    [Fact]
    public async Task A_collection_is_deleted_object_by_object()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "pods", Pod);
        await server.SendAsync("create", "pods", """{"metadata":{"name":"q"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}""");
        Assert.Equal(2, Assert.IsType<ListAnswer>(await server.SendAsync("deletecollection", "pods")).Items.Count);
        Assert.Equal(404, (await server.SendAsync("get", "pods/p")).Code);
        Assert.Equal(30, TestServer.Tree(await server.SendAsync("get", "pods/q")).Map("metadata")!.Integer("deletionGracePeriodSeconds"));
    }

    private static async Task<List<LogEvent>> EventsAsync(TestServer server, int count)
    {
        var events = new List<LogEvent>();
        await foreach (IReadOnlyList<LogEvent> page in server.Memory.SubscribeAsync("/registry/", 0, TestContext.Current.CancellationToken))
        {
            events.AddRange(page);
            if (events.Count >= count)
            {
                break;
            }
        }

        return events;
    }
}
