using System.Text;
using Kronicle.Application.Tables;

namespace Kronicle.Application.Tests.Tables;

public sealed class PodRowsTests
{
    [Theory]
    [InlineData("""{"phase":"Pending"}""", "0/2|Pending|0")]
    [InlineData("""{"phase":"Running","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}""", "0/2|SchedulingGated|0")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"c","ready":true,"state":{"running":{}}},{"name":"d","ready":true,"state":{"running":{}}}]}""", "2/2|Running|0")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"c","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-01-02T11:50:00Z"}}}]}""", "0/2|CrashLoopBackOff|3 (10m ago)")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"c","restartCount":2,"state":{"terminated":{"exitCode":3}}}]}""", "0/2|ExitCode:3|2")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"c","state":{"terminated":{"signal":9}}}]}""", "0/2|Signal:9|0")]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"c","state":{"terminated":{"reason":"Completed"}}},{"name":"d","ready":true,"state":{"running":{}}}]}""", "1/2|Running|0")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"c","state":{"terminated":{"reason":"Completed"}}},{"name":"d","ready":true,"state":{"running":{}}}]}""", "1/2|NotReady|0")]
    [InlineData("""{"phase":"Failed","reason":"Evicted"}""", "0/2|Evicted|0")]
    public void The_status_is_what_the_containers_add_up_to(string status, string cells) =>
        Assert.Equal($"p|{cells}|5m|<none>|<none>|<none>|<none>", Print("""{"containers":[{"name":"c"},{"name":"d"}]}""", status));

    [Theory]
    [InlineData("""[{"name":"i","state":{"running":{}}},{"name":"j","state":{"waiting":{"reason":"PodInitializing"}}}]""", "0/1|Init:0/2|0")]
    [InlineData("""[{"name":"i","state":{"terminated":{"exitCode":0}}},{"name":"j","state":{"running":{}}}]""", "0/1|Init:1/2|0")]
    [InlineData("""[{"name":"i","state":{"terminated":{"exitCode":2}},"restartCount":4}]""", "0/1|Init:ExitCode:2|4")]
    [InlineData("""[{"name":"i","state":{"terminated":{"exitCode":2,"signal":9}}}]""", "0/1|Init:Signal:9|0")]
    [InlineData("""[{"name":"i","state":{"waiting":{"reason":"ImagePullBackOff"}}}]""", "0/1|Init:ImagePullBackOff|0")]
    public void The_first_init_container_that_is_not_done_gives_the_status(string statuses, string cells) => Assert.Equal(
        $"p|{cells}|5m|<none>|<none>|<none>|<none>",
        Print("""{"containers":[{"name":"c"}],"initContainers":[{"name":"i"},{"name":"j"}]}""", $$"""{"phase":"Pending","initContainerStatuses":{{statuses}}}"""));

    [Fact]
    public void Sidecars_count_like_main_containers() => Assert.Equal(
        "p|2/2|Running|3 (5m ago)|5m|<none>|<none>|<none>|<none>",
        Print(
            """{"containers":[{"name":"c"}],"initContainers":[{"name":"s","restartPolicy":"Always"},{"name":"i"}]}""",
            """
            {"phase":"Running",
             "initContainerStatuses":[
               {"name":"s","ready":true,"started":true,"restartCount":2,"state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-01-02T11:55:00Z"}}},
               {"name":"i","restartCount":9,"state":{"terminated":{"exitCode":0}},"lastState":{"terminated":{"finishedAt":"2026-01-02T11:59:00Z"}}}],
             "containerStatuses":[{"name":"c","ready":true,"restartCount":1,"state":{"running":{}}}]}
            """));

    [Fact]
    public void A_pod_that_is_deleted_is_terminating() => Assert.Equal(
        "p|0/1|Terminating|0|5m|10.0.0.7|n|m|1/2",
        Print(
            """{"containers":[{"name":"c"}],"nodeName":"n","readinessGates":[{"conditionType":"x"},{"conditionType":"y"}]}""",
            """{"phase":"Running","podIPs":[{"ip":"10.0.0.7"}],"nominatedNodeName":"m","conditions":[{"type":"y","status":"True"}]}""",
            ""","deletionTimestamp":"2026-01-02T11:59:00Z" """));

    [Fact]
    public void Pods_that_are_over_say_so_in_a_condition()
    {
        TableRow row = Rows.Compile("", "pods", """{"status":{"phase":"Failed"}}""");
        Assert.Equal(
            """[{"type":"Completed","status":"True","reason":"Failed","message":"The pod failed."}]""", Encoding.UTF8.GetString(row.Conditions.Span));
        Assert.True(Rows.Compile("", "pods", """{"status":{"phase":"Running"}}""").Conditions.IsEmpty);
    }

    private static string Print(string spec, string status, string metadata = "") => Rows.Print(Rows.Compile("", "pods",
        $$"""{"metadata":{"name":"p","creationTimestamp":"2026-01-02T11:55:00Z"{{metadata}}},"spec":{{spec}},"status":{{status}}}"""));
}
