using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Defaulting;

public sealed class PodDefaultsTests
{
    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("nginx:1.27", "IfNotPresent")]
    [InlineData("registry.example.com:5000/team/app", "Always")]
    [InlineData("registry.example.com:5000/team/app:latest", "Always")]
    [InlineData("registry.example.com:5000/team/app:2", "IfNotPresent")]
    [InlineData("localhost/app", "Always")]
    [InlineData("a__b/c-d.e", "Always")]
    [InlineData("app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "IfNotPresent")]
    [InlineData("app:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Always")]
    [InlineData("app:latest@sha256:short", "IfNotPresent")]
    [InlineData("Nginx", "IfNotPresent")]
    [InlineData("a..b", "IfNotPresent")]
    [InlineData("a/", "IfNotPresent")]
    [InlineData("", "IfNotPresent")]
    public void The_pull_policy_follows_the_image(string image, string policy)
    {
        MapNode container = Container($$"""{"name": "c", "image": "{{image}}"}""");
        Assert.Equal($"{policy} /dev/termination-log File", container.Show("imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy"));
    }

    [Fact]
    public void A_pod_gets_its_own_defaults_and_a_template_does_not()
    {
        const string Spec = """{"hostNetwork": true, "containers": [{"name": "c", "image": "x:1", "ports": [{"containerPort": 80}], "resources": {"limits": {"cpu": "1"}}}]}""";
        MapNode pod = DefaultsTestKit.Spec("", "pods", Spec);
        Assert.Equal("Always ClusterFirst default-scheduler 30 true", pod.Show("restartPolicy", "dnsPolicy", "schedulerName", "terminationGracePeriodSeconds", "enableServiceLinks"));
        Assert.Equal("80 80 TCP", First(First(pod, "containers"), "ports").Show("containerPort", "hostPort", "protocol"));
        Assert.Equal("1", First(pod, "containers").At("resources", "requests", "cpu")!.ToString());

        MapNode template = DefaultsTestKit.Spec("apps", "deployments", $$"""{"template": {"spec": {{Spec}} } }""").Map("template")!.Map("spec")!;
        Assert.Equal("Always ClusterFirst default-scheduler 30 -", template.Show("restartPolicy", "dnsPolicy", "schedulerName", "terminationGracePeriodSeconds", "enableServiceLinks"));
        Assert.Equal("80 - TCP", First(First(template, "containers"), "ports").Show("containerPort", "hostPort", "protocol"));
        Assert.Null(First(template, "containers").At("resources", "requests"));
    }

    [Fact]
    public void What_is_set_stays()
    {
        MapNode pod = DefaultsTestKit.Spec("", "pods", """
            {"restartPolicy": "Never", "terminationGracePeriodSeconds": 0, "enableServiceLinks": false, "securityContext": {"runAsUser": 1},
             "containers": [{"name": "c", "image": "x", "imagePullPolicy": "Never",
              "livenessProbe": {"timeoutSeconds": 7, "httpGet": {"port": 1, "path": "/x", "scheme": "HTTPS"}},
              "resources": {"limits": {"cpu": "2"}, "requests": {"cpu": "1"}}}]}
            """);
        Assert.Equal("Never 0 false", pod.Show("restartPolicy", "terminationGracePeriodSeconds", "enableServiceLinks"));
        MapNode container = First(pod, "containers");
        Assert.Equal("Never", container.Text("imagePullPolicy"));
        Assert.Equal("7 10 1 3", container.Map("livenessProbe")!.Show("timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"));
        Assert.Equal("/x HTTPS", container.Map("livenessProbe")!.Map("httpGet")!.Show("path", "scheme"));
        Assert.Equal("1", container.At("resources", "requests", "cpu")!.ToString());
    }

    [Theory]
    [InlineData("""{"serviceAccountName": "a"}""", "a a")]
    [InlineData("""{"serviceAccount": "b"}""", "b b")]
    [InlineData("""{"serviceAccountName": "a", "serviceAccount": "b"}""", "a a")]
    [InlineData("{}", "- -")]
    public void Both_names_of_the_service_account_agree(string spec, string names) =>
        Assert.Equal(names, DefaultsTestKit.Spec("", "pods", spec).Show("serviceAccountName", "serviceAccount"));

    [Theory]
    [InlineData("{}", "emptyDir", "-")]
    [InlineData("""{"secret": {}}""", "secret", "420")]
    [InlineData("""{"configMap": {"defaultMode": 256}}""", "configMap", "256")]
    [InlineData("""{"projected": {"sources": []}}""", "projected", "420")]
    [InlineData("""{"downwardAPI": {}}""", "downwardAPI", "420")]
    public void Volumes_have_a_source_and_a_mode(string volume, string source, string mode)
    {
        MapNode pod = DefaultsTestKit.Spec("", "pods", $$"""{"volumes": [{{volume}}]}""");
        Assert.Equal(mode, First(pod, "volumes").Map(source)!.Show("defaultMode"));
    }

    [Fact]
    public void Older_volumes_have_the_defaults_of_their_schema()
    {
        MapNode pod = DefaultsTestKit.Spec("", "pods", """{"volumes": [{"azureDisk": {}}, {"iscsi": {}}, {"rbd": {}}, {"scaleIO": {}}, {"hostPath": {"path": "/"}}]}""");
        MapNode[] volumes = [.. pod.List("volumes")!.Maps];
        Assert.Equal("ReadWrite ext4 Shared false", volumes[0].Map("azureDisk")!.Show("cachingMode", "fsType", "kind", "readOnly"));
        Assert.Equal("default", volumes[1].Map("iscsi")!.Show("iscsiInterface"));
        Assert.Equal("rbd admin /etc/ceph/keyring", volumes[2].Map("rbd")!.Show("pool", "user", "keyring"));
        Assert.Equal("ThinProvisioned xfs", volumes[3].Map("scaleIO")!.Show("storageMode", "fsType"));
        Assert.Equal("", volumes[4].Map("hostPath")!.Show("type"));
    }

    [Fact]
    public void Probes_hooks_variables_and_tokens_are_filled_in()
    {
        MapNode container = Container("""
            {"name": "c", "image": "x", "lifecycle": {"preStop": {"httpGet": {"port": 1}}}, "startupProbe": {"grpc": {"port": 2}},
             "env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]}
            """);
        Assert.Equal("/ HTTP", container.Map("lifecycle")!.Map("preStop")!.Map("httpGet")!.Show("path", "scheme"));
        Assert.Equal("", container.At("startupProbe", "grpc", "service")!.ToString());
        Assert.Equal("v1", First(container, "env").At("valueFrom", "fieldRef", "apiVersion")!.ToString());
        MapNode pod = DefaultsTestKit.Spec("", "pods", """{"volumes": [{"name": "t", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}]}""");
        Assert.Equal("3600", First(First(pod, "volumes").Map("projected")!, "sources").At("serviceAccountToken", "expirationSeconds")!.ToString());
    }

    [Theory]
    [InlineData("100u", "1m")]
    [InlineData("1500u", "2m")]
    [InlineData("1n", "1m")]
    [InlineData("1e-6", "1e-3")]
    [InlineData("250m", "250m")]
    [InlineData("0.5Gi", "512Mi")]
    public void Amounts_are_kept_in_thousandths(string given, string kept) =>
        Assert.Equal(kept, Container($$"""{"name": "c", "resources": {"requests": {"cpu": "{{given}}"} } }""").At("resources", "requests", "cpu")!.ToString());

    [Fact]
    public void A_pod_with_limits_requests_what_its_containers_do_and_else_its_limits()
    {
        MapNode pod = DefaultsTestKit.Spec("", "pods", """
            {"resources": {"limits": {"cpu": "4", "memory": "1Gi"}},
             "initContainers": [{"name": "i", "resources": {"requests": {"cpu": "3"}}}, {"name": "s", "restartPolicy": "Always", "resources": {"requests": {"cpu": "500m"}}}],
             "containers": [{"name": "a", "resources": {"requests": {"cpu": "1"}}}, {"name": "b", "resources": {"requests": {"cpu": "1"}}}]}
            """);
        Assert.Equal("3 1Gi", ((MapNode)pod.At("resources", "requests")!).Show("cpu", "memory"));
    }

    private static MapNode Container(string json) => First(DefaultsTestKit.Spec("", "pods", $$"""{"containers": [{{json}}]}"""), "containers");

    private static MapNode First(MapNode map, string key) => map.List(key)!.Maps.First();
}
