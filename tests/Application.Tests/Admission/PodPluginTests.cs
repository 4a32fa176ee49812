using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Plugins;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

/// <summary>Runtime classes and tolerations.</summary>
public sealed class PodPluginTests
{
    private const string Wait = """{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}""";
    private const string Reach = """{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}""";

    private const string Runtime =
        """{"metadata":{"name":"rc"},"handler":"h","overhead":{"podFixed":{"cpu":"1"}},"scheduling":{"nodeSelector":{"rt":"x"},"tolerations":[{"key":"rt","operator":"Exists"}]}}""";

    [Theory]
    [InlineData("{}", $$"""{"tolerations":[{{Wait}},{{Reach}}]}""")]
    [InlineData("""{"tolerations":[{"operator":"Exists"}]}""", """{"tolerations":[{"operator":"Exists"}]}""")]
    [InlineData("""{"tolerations":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"}]}""",
        $$"""{"tolerations":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"},{{Wait}},{{Reach}}]}""")]
    [InlineData("""{"tolerations":[{"key":"node.kubernetes.io/not-ready","effect":"NoExecute","tolerationSeconds":5}]}""",
        $$"""{"tolerations":[{"key":"node.kubernetes.io/not-ready","effect":"NoExecute","tolerationSeconds":5},{{Reach}}]}""")]
    public async Task A_pod_stays_a_while_where_a_node_fails(string spec, string expected)
    {
        AdmissionAttributes pod = Pod(spec);
        Assert.Null(await AdmitAsync(new DefaultTolerationSeconds(new TolerationTimes()), pod));
        Same(expected, pod.Object!["spec"]);
    }

    [Fact]
    public async Task How_long_a_pod_stays_there_is_chosen_by_flags()
    {
        AdmissionAttributes pod = Pod("{}");
        Assert.Null(await AdmitAsync(new DefaultTolerationSeconds(new TolerationTimes(20, 40)), pod));
        Same($$"""{"tolerations":[{{Wait.Replace("300", "20", StringComparison.Ordinal)}},{{Reach.Replace("300", "40", StringComparison.Ordinal)}}]}""", pod.Object!["spec"]);
    }

    [Fact]
    public async Task A_pod_gets_what_its_runtime_class_needs()
    {
        await using AdmissionCluster cluster = await StartAsync(("runtimeclasses", Runtime));
        AdmissionAttributes pod = Pod("""{"runtimeClassName":"rc","nodeSelector":{"a":"b"},"tolerations":[{"key":"rt","operator":"Equal","value":"1"}]}""");
        Assert.Null(await AdmitAsync(new RuntimeClass(cluster.Lookup), pod));
        Same(
            """{"runtimeClassName":"rc","nodeSelector":{"a":"b","rt":"x"},"tolerations":[{"key":"rt","operator":"Exists"}],"overhead":{"cpu":"1"}}""",
            pod.Object!["spec"]);
    }

    [Theory]
    [InlineData("""{"runtimeClassName":"rc","overhead":{"cpu":"1000m"}}""", null)]
    [InlineData("""{"runtimeClassName":"none"}""", "pod rejected: RuntimeClass \"none\" not found")]
    [InlineData("""{"runtimeClassName":"rc","overhead":{"cpu":"2"}}""", "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")]
    [InlineData("""{"overhead":{"cpu":"1"}}""", "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")]
    [InlineData("""{"runtimeClassName":"rc","nodeSelector":{"rt":"y"}}""", "conflict: runtimeClass.scheduling.nodeSelector[rt] = x; pod.spec.nodeSelector[rt] = y")]
    public async Task A_pod_that_contradicts_its_runtime_class_is_refused(string spec, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync(("runtimeclasses", Runtime));
        Assert.Equal(why is null ? null : "pods \"p\" is forbidden: " + why, (await AdmitAsync(new RuntimeClass(cluster.Lookup), Pod(spec)))?.Message);
    }

    private static AdmissionAttributes Pod(string spec) => Creation("pods", """{"metadata":{"name":"p"},"spec":""" + spec + "}");
}
