using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

/// <summary>Images, tolerations, node selectors, topology and the resize of pods.</summary>
public sealed class OptionalPodPluginTests
{
    [Fact]
    public async Task Every_image_of_a_new_pod_is_pulled()
    {
        AdmissionAttributes pod = Creation("pods",
            """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","image":"x","imagePullPolicy":"Never"}],"initContainers":[{"name":"i","image":"y"}],"volumes":[{"name":"v","image":{"reference":"z"}},{"name":"w"}]}}""");
        Assert.Null(await AdmitAsync(new AlwaysPullImages(), pod));
        Same("""{"containers":[{"name":"a","image":"x","imagePullPolicy":"Always"}],"initContainers":[{"name":"i","image":"y","imagePullPolicy":"Always"}],"volumes":[{"name":"v","image":{"reference":"z","pullPolicy":"Always"}},{"name":"w"}]}""",
            pod.Object!["spec"]);
    }

    [Theory]
    [InlineData("x", null)]
    [InlineData("y", "pods \"p\" is forbidden: spec.containers[0].imagePullPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    public async Task A_policy_that_somebody_changed_after_is_refused_unless_the_image_was_there(string image, string? why)
    {
        static string Pod(string name) => """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","image":" """.TrimEnd() + name + "\",\"imagePullPolicy\":\"Never\"}]}}";
        Assert.Equal(why, (await new AlwaysPullImages().ValidateAsync(Change("pods", Pod("x"), Pod(image)), CancellationToken.None))?.Message);
    }

    [Fact]
    public async Task A_pod_that_asks_for_devices_tolerates_their_nodes_taint()
    {
        AdmissionAttributes pod = Creation("pods",
            """{"metadata":{"name":"p"},"spec":{"tolerations":[{"key":"a.com/b","operator":"Exists","effect":"NoSchedule","tolerationSeconds":1}],"containers":[{"name":"a","resources":{"requests":{"cpu":"1","z.com/gpu":"1","a.com/b":"2"}}}]}}""");
        Assert.Null(await AdmitAsync(new ExtendedResourceToleration(), pod));
        Same("""[{"key":"a.com/b","operator":"Exists","effect":"NoSchedule"},{"key":"z.com/gpu","operator":"Exists","effect":"NoSchedule"}]""", pod.Object!.Map("spec")!["tolerations"]);
    }

    [Theory]
    [InlineData("kubernetes.io/hostname", null)]
    [InlineData("zone", "pods \"p\" is forbidden: affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey zone but only key kubernetes.io/hostname is allowed")]
    public async Task Nobody_keeps_others_away_from_more_than_a_node(string key, string? why)
    {
        string pod = """{"metadata":{"name":"p"},"spec":{"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":" """.TrimEnd() + key + "\"}]}}}}";
        Assert.Equal(why, (await AdmitAsync(new LimitPodHardAntiAffinityTopology(), Creation("pods", pod)))?.Message);
    }

    [Theory]
    [InlineData("{}", "a=b", """{"a":"b"}""", null)]
    [InlineData("""{"c":"d"}""", "a=b , e=f", """{"c":"d","a":"b","e":"f"}""", null)]
    [InlineData("""{"a":"c"}""", "a=b", null, "pods \"p\" is forbidden: pod node label selector conflicts with its namespace node label selector")]
    [InlineData("{}", "a", null, "invalid selector: [a]")]
    [InlineData("{}", "a=&", null, "<nil>.a: Invalid value: \"&\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")]
    public async Task A_namespace_chooses_the_nodes_of_its_pods(string selector, string annotation, string? expected, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", Annotated("scheduler.alpha.kubernetes.io/node-selector", annotation)));
        AdmissionAttributes pod = Creation("pods", """{"metadata":{"name":"p"},"spec":{"nodeSelector":""" + selector + "}}");
        ApiStatus? refusal = await AdmitAsync(new PodNodeSelector(cluster.Lookup, PluginConfigurations.None), pod);
        Assert.Equal(why, refusal?.Message);
        if (expected is not null)
        {
            Same(expected, pod.Object!.Map("spec")!["nodeSelector"]);
        }
    }

    [Fact]
    public async Task The_configuration_has_the_clusters_selector_and_what_a_namespace_may_select()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", """{"metadata":{"name":"ns"}}"""));
        var plugin = new PodNodeSelector(cluster.Lookup, Configured("PodNodeSelector",
            """{"podNodeSelectorPluginConfig":{"clusterDefaultNodeSelector":"a=b","ns":"a=b,c=d"}}"""));
        AdmissionAttributes pod = Creation("pods", """{"metadata":{"name":"p"},"spec":{"nodeSelector":{"c":"d"}}}""");
        Assert.Null(await AdmitAsync(plugin, pod));
        Same("""{"c":"d","a":"b"}""", pod.Object!.Map("spec")!["nodeSelector"]);
        Assert.Equal("pods \"p\" is forbidden: pod node label selector labels conflict with its namespace whitelist",
            (await AdmitAsync(plugin, Creation("pods", """{"metadata":{"name":"p"},"spec":{"nodeSelector":{"e":"f"}}}""")))!.Message);
    }

    [Fact]
    public async Task A_namespace_has_default_tolerations_and_says_which_are_allowed()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces",
            """{"metadata":{"name":"ns","annotations":{"scheduler.alpha.kubernetes.io/defaultTolerations":"[{\"key\":\"a\",\"operator\":\"Exists\"}]","scheduler.alpha.kubernetes.io/tolerationsWhitelist":"[{\"key\":\"a\",\"operator\":\"Exists\"},{\"key\":\"node.kubernetes.io/memory-pressure\",\"operator\":\"Exists\"}]"}}}"""));
        var plugin = new PodTolerationRestriction(cluster.Lookup, PluginConfigurations.None);
        AdmissionAttributes pod = Creation("pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"1"}}}]}}""");
        Assert.Null(await AdmitAsync(plugin, pod));
        Same("""[{"key":"a","operator":"Exists"},{"key":"node.kubernetes.io/memory-pressure","operator":"Exists","effect":"NoSchedule"}]""", pod.Object!.Map("spec")!["tolerations"]);
        ApiStatus refusal = (await AdmitAsync(plugin, Creation("pods", """{"metadata":{"name":"p"},"spec":{"tolerations":[{"key":"b","operator":"Exists"}]}}""")))!;
        Assert.Equal((500, "pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task The_clusters_tolerations_hold_where_a_namespace_says_nothing()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", """{"metadata":{"name":"ns"}}"""), ("namespaces", Annotated("scheduler.alpha.kubernetes.io/defaultTolerations", "").Replace("\"ns\"", "\"none\"", StringComparison.Ordinal)));
        var plugin = new PodTolerationRestriction(cluster.Lookup, Configured("PodTolerationRestriction",
            """{"apiVersion":"podtolerationrestriction.admission.k8s.io/v1alpha1","kind":"Configuration","default":[{"key":"a","operator":"Exists"}],"whitelist":[{"key":"a","operator":"Exists"}]}"""));
        AdmissionAttributes pod = Creation("pods", """{"metadata":{"name":"p"},"spec":{"containers":[]}}""");
        Assert.Null(await AdmitAsync(plugin, pod));
        Same("""[{"key":"a","operator":"Exists"}]""", pod.Object!.Map("spec")!["tolerations"]);
        AdmissionAttributes none = Creation("pods", """{"metadata":{"name":"p","namespace":"none"},"spec":{"containers":[]}}""");
        Assert.Null(await AdmitAsync(plugin, none));
        Assert.False(none.Object!.Map("spec")!.Has("tolerations"));
        Assert.Contains("conflict with its cluster whitelist", (await AdmitAsync(plugin, Creation("pods", """{"metadata":{"name":"p"},"spec":{"tolerations":[{"key":"b","operator":"Exists"}]}}""")))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tolerations_of_the_configuration_keep_the_rules_of_pods()
    {
        await using AdmissionCluster cluster = await StartAsync();
        Assert.StartsWith("couldn't init admission plugin \"PodTolerationRestriction\": invalid config: [podtolerationrestriction.default[0].operator: Invalid value: \"\": operator must be Exists when `key` is empty",
            Assert.Throws<StartupException>(() => new PodTolerationRestriction(cluster.Lookup, Configured("PodTolerationRestriction",
                """{"apiVersion":"podtolerationrestriction.admission.k8s.io/v1alpha1","kind":"Configuration","default":[{}]}"""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_carries_the_zone_and_region_of_its_node()
    {
        await using AdmissionCluster cluster = await StartAsync(("nodes",
            """{"metadata":{"name":"n","labels":{"topology.kubernetes.io/zone":"z","topology.kubernetes.io/region":"r","other":"x"}}}"""));
        var plugin = new PodTopologyLabels(cluster.Lookup);
        AdmissionAttributes pod = Creation("pods", """{"metadata":{"name":"p","labels":{"topology.kubernetes.io/zone":"mine"}},"spec":{"nodeName":"n"}}""");
        AdmissionAttributes binding = Creation("pods", """{"metadata":{"name":"p"},"target":{"kind":"Node","name":"n"}}""", "binding");
        AdmissionAttributes unknown = Creation("pods", """{"metadata":{"name":"p"},"spec":{"nodeName":"m"}}""");
        Assert.Null(await AdmitAsync(plugin, pod));
        Assert.Null(await AdmitAsync(plugin, binding));
        Assert.Null(await AdmitAsync(plugin, unknown));
        const string Labels = """{"topology.kubernetes.io/zone":"z","topology.kubernetes.io/region":"r"}""";
        Same(Labels, pod.Object!.Map("metadata")!["labels"]);
        Same(Labels, binding.Object!.Map("metadata")!["labels"]);
        Assert.False(unknown.Object!.Map("metadata")!.Has("labels"));
    }

    [Theory]
    [InlineData("linux", "1", null)]
    [InlineData("linux", "3", "node didn't have enough allocatable resources: cpu, requested: 3000, allocatable: 2000")]
    [InlineData("windows", "1", "pod resize is only supported on linux nodes, node \"n\" is \"windows\"")]
    public async Task A_pod_is_resized_to_what_its_linux_node_has(string system, string cpu, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync(("nodes",
            """{"metadata":{"name":"n","labels":{"kubernetes.io/os":" """.TrimEnd() + system + "\"}},\"status\":{\"allocatable\":{\"cpu\":\"2\",\"memory\":\"1Gi\"}}}"));
        static string Pod(int generation, string amount) => $"{{\"metadata\":{{\"name\":\"p\",\"generation\":{generation}}},\"spec\":{{\"nodeName\":\"n\",\"containers\":[{{\"name\":\"a\",\"resources\":{{\"requests\":{{\"cpu\":\"{amount}\"}}}}}}]}}}}";
        ApiStatus? refusal = await AdmitAsync(new PodResizeValidator(cluster.Lookup), Change("pods", Pod(1, "1"), Pod(2, cpu), "resize"));
        Assert.Equal(why is null ? null : "pods \"p\" is forbidden: " + why, refusal?.Message);
        Assert.Equal(why is null ? null : system == "linux" ? "NodeCapacity" : "UnsupportedPlatform", refusal?.Details!.Causes[0].Reason);
    }

    [Theory]
    [InlineData("[]", "pod update requires features InPlacePodLevelResourcesVerticalScaling, InPlacePodVerticalScalingInitContainers which are not available on node \"n\"")]
    [InlineData("""["InPlacePodLevelResourcesVerticalScaling","InPlacePodVerticalScalingInitContainers"]""", null)]
    public async Task A_change_needs_a_node_that_has_declared_to_understand_it(string features, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync(("nodes", """{"metadata":{"name":"n"},"status":{"declaredFeatures":""" + features + "}}"));
        const string Before = """{"metadata":{"name":"p","generation":1},"spec":{"nodeName":"n","initContainers":[{"name":"i"},{"name":"s","restartPolicy":"Always"}]}}""";
        const string After = """{"metadata":{"name":"p","generation":2},"spec":{"nodeName":"n","resources":{"limits":{"cpu":"1"}},"initContainers":[{"name":"i","resources":{"limits":{"cpu":"1"}}},{"name":"s","restartPolicy":"Always","resources":{"limits":{"cpu":"1"}}}]}}""";
        Assert.Equal(why is null ? null : "pods \"p\" is forbidden: " + why,
            (await AdmitAsync(new NodeDeclaredFeatureValidator(cluster.Lookup), Change("pods", Before, After, "resize")))?.Message);
        Assert.Null(await AdmitAsync(new NodeDeclaredFeatureValidator(cluster.Lookup), Change("pods", Before, Before, "resize")));
    }

    private static PluginConfigurations Configured(string plugin, string json) => new(new Dictionary<string, MapNode> { [plugin] = Tree(json) });

    private static string Annotated(string annotation, string value) =>
        $$$$"""{"metadata":{"name":"ns","annotations":{"{{{{annotation}}}}":"{{{{value}}}}"}}}""";
}
