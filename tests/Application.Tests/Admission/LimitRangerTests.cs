using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Plugins;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

public sealed class LimitRangerTests
{
    private const string Defaults =
        """{"metadata":{"name":"lr","namespace":"ns"},"spec":{"limits":[{"type":"Container","default":{"memory":"128Mi","cpu":"500m"},"defaultRequest":{"cpu":"100m"}}]}}""";

    [Fact]
    public async Task Containers_get_the_amounts_that_they_do_not_state_and_an_annotation_says_so()
    {
        await using AdmissionCluster cluster = await StartAsync(("limitranges", Defaults));
        AdmissionAttributes pod = Creation("pods",
            """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"},{"name":"b","resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}}],"initContainers":[{"name":"i","resources":{"limits":{"cpu":"1","memory":"1"}}}]}}""");
        Assert.Null(await AdmitAsync(new LimitRanger(cluster.Lookup), pod));
        Same("""[{"name":"a","resources":{"requests":{"cpu":"100m"},"limits":{"cpu":"500m","memory":"128Mi"}}},{"name":"b","resources":{"limits":{"cpu":"1","memory":"128Mi"},"requests":{"cpu":"1"}}}]""",
            pod.Object!.Map("spec")!["containers"]);
        Assert.Equal(
            "LimitRanger plugin set: cpu request for container a; cpu, memory limit for container a; memory limit for container b; cpu request for init container i",
            pod.Object.Map("metadata")!.Map("annotations")!.Text("kubernetes.io/limit-ranger"));
    }

    [Fact]
    public async Task A_pod_that_states_everything_is_left_as_it_is()
    {
        await using AdmissionCluster cluster = await StartAsync(("limitranges", Defaults));
        const string Pod = """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"1"}}}]}}""";
        AdmissionAttributes pod = Creation("pods", Pod);
        Assert.Null(await AdmitAsync(new LimitRanger(cluster.Lookup), pod));
        Same(Pod, pod.Object);
    }

    [Theory]
    [InlineData("\"min\":{\"cpu\":\"100m\"}", "{}", "minimum cpu usage per Container is 100m.  No request is specified")]
    [InlineData("\"min\":{\"cpu\":\"100m\"}", "{\"requests\":{\"cpu\":\"99m\"}}", "minimum cpu usage per Container is 100m, but request is 99m")]
    [InlineData("\"min\":{\"cpu\":\"100m\"}", "{\"requests\":{\"cpu\":\"100m\"},\"limits\":{\"cpu\":\"50m\"}}", "minimum cpu usage per Container is 100m, but limit is 50m")]
    [InlineData("\"max\":{\"memory\":\"1Gi\"}", "{}", "maximum memory usage per Container is 1Gi.  No limit is specified")]
    [InlineData("\"max\":{\"memory\":\"1Gi\"}", "{\"limits\":{\"memory\":\"1025Mi\"}}", "maximum memory usage per Container is 1Gi, but limit is 1025Mi")]
    [InlineData("\"max\":{\"memory\":\"1Gi\"}", "{\"requests\":{\"memory\":\"2Gi\"},\"limits\":{\"memory\":\"1Gi\"}}", "maximum memory usage per Container is 1Gi, but request is 2Gi")]
    [InlineData("\"max\":{\"memory\":\"9E\"}", "{\"requests\":{\"memory\":\"7E\"},\"limits\":{\"memory\":\"8E\"}}", null)]
    [InlineData("\"maxLimitRequestRatio\":{\"cpu\":\"1500m\"}", "{\"requests\":{\"cpu\":\"3\"},\"limits\":{\"cpu\":\"5\"}}", "cpu max limit to request ratio per Container is 1500m, but provided ratio is 1.666667")]
    [InlineData("\"maxLimitRequestRatio\":{\"cpu\":\"2\"}", "{\"requests\":{\"cpu\":\"3\"},\"limits\":{\"cpu\":\"6\"}}", null)]
    [InlineData("\"maxLimitRequestRatio\":{\"cpu\":\"2\"}", "{\"limits\":{\"cpu\":\"6\"}}", "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0")]
    [InlineData("\"maxLimitRequestRatio\":{\"cpu\":\"2\"}", "{\"requests\":{\"cpu\":\"3\"}}", "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0")]
    public async Task A_container_outside_of_its_limits_is_refused(string limit, string resources, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("limitranges", """{"metadata":{"name":"lr","namespace":"ns"},"spec":{"limits":[{"type":"Container",""" + limit + "}]}}"));
        AdmissionAttributes pod = Creation("pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":""" + resources + "}]}}");
        Assert.Equal(why is null ? null : "pods \"p\" is forbidden: " + why, (await AdmitAsync(new LimitRanger(cluster.Lookup), pod))?.Message);
    }

    [Fact]
    public async Task All_that_one_range_forbids_is_said_at_once_and_the_same_words_once()
    {
        await using AdmissionCluster cluster = await StartAsync(("limitranges",
            """{"metadata":{"name":"lr","namespace":"ns"},"spec":{"limits":[{"type":"Container","min":{"cpu":"1"}},{"type":"Pod","max":{"cpu":"2"}}]}}"""));
        AdmissionAttributes pod = Creation("pods",
            """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"2"}}},{"name":"b","resources":{"limits":{"cpu":"1"}}}]}}""");
        Assert.Equal(
            "pods \"p\" is forbidden: [minimum cpu usage per Container is 1.  No request is specified, maximum cpu usage per Pod is 2, but limit is 3]",
            (await AdmitAsync(new LimitRanger(cluster.Lookup), pod))!.Message);
    }

    [Theory]
    [InlineData("""{"resources":{"limits":{"cpu":"4"}},"containers":[{"name":"a","resources":{"limits":{"cpu":"1"}}}]}""", "4")]
    [InlineData("""{"initContainers":[{"name":"i","resources":{"limits":{"cpu":"5"}}}],"containers":[{"name":"a","resources":{"limits":{"cpu":"1"}}}]}""", "5")]
    [InlineData("""{"initContainers":[{"name":"i","restartPolicy":"Always","resources":{"limits":{"cpu":"2"}}}],"containers":[{"name":"a","resources":{"limits":{"cpu":"1"}}}]}""", "3")]
    public async Task A_pod_is_as_large_as_it_says_or_as_its_containers_are_at_one_time(string spec, string size)
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("limitranges", """{"metadata":{"name":"lr","namespace":"ns"},"spec":{"limits":[{"type":"Pod","max":{"cpu":"2"}}]}}"""));
        AdmissionAttributes pod = Creation("pods", """{"metadata":{"name":"p"},"spec":""" + spec + "}");
        Assert.Equal($"pods \"p\" is forbidden: maximum cpu usage per Pod is 2, but limit is {size}",
            (await AdmitAsync(new LimitRanger(cluster.Lookup), pod))!.Message);
    }

    [Theory]
    [InlineData("1Gi", null)]
    [InlineData("3Gi", "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi")]
    [InlineData("1Mi", "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi")]
    public async Task A_claim_is_held_to_its_limits_when_it_is_made_and_when_it_grows(string size, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync(("limitranges",
            """{"metadata":{"name":"lr","namespace":"ns"},"spec":{"limits":[{"type":"PersistentVolumeClaim","max":{"storage":"2Gi"},"min":{"storage":"1Gi"}}]}}"""));
        string claim = """{"metadata":{"name":"c"},"spec":{"resources":{"requests":{"storage":" """.TrimEnd() + size + "\"}}}}";
        string? expected = why is null ? null : "persistentvolumeclaims \"c\" is forbidden: " + why;
        Assert.Equal(expected, (await AdmitAsync(new LimitRanger(cluster.Lookup), Creation("persistentvolumeclaims", claim)))?.Message);
        Assert.Equal(expected, (await AdmitAsync(new LimitRanger(cluster.Lookup), Change("persistentvolumeclaims", claim, claim)))?.Message);
        string going = claim.Replace("\"name\":\"c\"", "\"name\":\"c\",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"", StringComparison.Ordinal);
        Assert.Null(await AdmitAsync(new LimitRanger(cluster.Lookup), Change("persistentvolumeclaims", going, going)));
    }

    [Fact]
    public async Task Ranges_of_other_namespaces_and_updates_but_the_resize_are_of_no_concern()
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("limitranges", """{"metadata":{"name":"lr","namespace":"other"},"spec":{"limits":[{"type":"Container","max":{"cpu":"1"}}]}}"""),
            ("limitranges", """{"metadata":{"name":"lr","namespace":"ns2"},"spec":{"limits":[{"type":"Container","max":{"cpu":"1"}}]}}"""));
        const string Here = """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"2"}}}]}}""";
        const string There = """{"metadata":{"name":"p","namespace":"other"},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"2"}}}]}}""";
        var plugin = new LimitRanger(cluster.Lookup);
        Assert.Null(await AdmitAsync(plugin, Creation("pods", Here)));
        Assert.Null(await AdmitAsync(plugin, Change("pods", There, There)));
        Assert.Equal("pods \"p\" is forbidden: maximum cpu usage per Container is 1, but limit is 2",
            (await AdmitAsync(plugin, Change("pods", There, There, "resize")))!.Message);
    }
}
