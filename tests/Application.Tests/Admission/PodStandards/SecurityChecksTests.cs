using Kronicle.Application.Admission.PodStandards;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission.PodStandards;

public sealed class SecurityChecksTests
{
    private const string Good =
        """{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"containers":[{"name":"a","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"],"add":["NET_BIND_SERVICE"]}}}],"volumes":[{"name":"v","emptyDir":{}},{"name":"w","image":{"reference":"x"}}]}""";

    [Theory]
    [InlineData("latest")]
    [InlineData("v1.0")]
    [InlineData("v1.99")]
    public void A_careful_pod_passes_every_version(string version) => Assert.Equal("", Text("restricted", version, Good));

    [Theory]
    [InlineData("""{"containers":[{"name":"a","securityContext":{"privileged":true}}],"initContainers":[{"name":"i","securityContext":{"privileged":true}}]}""",
        "privileged (containers \"i\", \"a\" must not set securityContext.privileged=true)")]
    [InlineData("""{"hostNetwork":true,"hostIPC":true,"containers":[]}""", "host namespaces (hostNetwork=true, hostIPC=true)")]
    [InlineData("""{"containers":[{"name":"a","ports":[{"hostPort":80},{"hostPort":443},{"containerPort":1}]}],"ephemeralContainers":[{"name":"e","ports":[{"hostPort":80}]}]}""",
        "hostPort (containers \"a\", \"e\" use hostPorts 443, 80)")]
    [InlineData("""{"containers":[{"name":"a","ports":[{"hostPort":80}]}]}""", "hostPort (container \"a\" uses hostPort 80)")]
    [InlineData("""{"containers":[],"volumes":[{"name":"v","hostPath":{"path":"/"}},{"name":"w","hostPath":{"path":"/"}}]}""", "hostPath volumes (volumes \"v\", \"w\")")]
    [InlineData("""{"containers":[{"name":"a","securityContext":{"capabilities":{"add":["SYS_ADMIN","CHOWN","NET_RAW"]}}}]}""",
        "non-default capabilities (container \"a\" must not include \"NET_RAW\", \"SYS_ADMIN\" in securityContext.capabilities.add)")]
    [InlineData("""{"containers":[{"name":"a","livenessProbe":{"httpGet":{"host":"h"}},"lifecycle":{"preStop":{"tcpSocket":{"host":"g"}}}}]}""",
        "probe or lifecycle host (container \"a\" uses probe or lifecycle hosts \"g\", \"h\")")]
    [InlineData("""{"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""", "procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")")]
    [InlineData("""{"hostUsers":false,"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""", "")]
    [InlineData("""{"securityContext":{"seLinuxOptions":{"type":"t","user":"u"}},"containers":[{"name":"a","securityContext":{"seLinuxOptions":{"role":"r"}}}]}""",
        "seLinuxOptions (pod and container \"a\" set forbidden securityContext.seLinuxOptions: type \"t\"; user may not be set; role may not be set)")]
    [InlineData("""{"containers":[{"name":"a","securityContext":{"seLinuxOptions":{"type":"container_engine_t"}}}]}""", "")]
    [InlineData("""{"securityContext":{"seccompProfile":{"type":"Unconfined"}},"containers":[]}""", "seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")")]
    [InlineData("""{"securityContext":{"sysctls":[{"name":"kernel.msgmax"},{"name":"net.ipv4.tcp_rmem"},{"name":"a.b"}]},"containers":[]}""", "forbidden sysctls (kernel.msgmax, a.b)")]
    [InlineData("""{"securityContext":{"windowsOptions":{"hostProcess":true}},"containers":[{"name":"a","securityContext":{"windowsOptions":{"hostProcess":true}}}]}""",
        "hostProcess (pod and container \"a\" must not set securityContext.windowsOptions.hostProcess=true)")]
    [InlineData("""{"securityContext":{"appArmorProfile":{"type":"Unconfined"}},"containers":[]}""", "forbidden AppArmor profile (pod must not set AppArmor profile type to \"Unconfined\")")]
    public void Baseline_forbids_what_is_known_to_escape(string spec, string expected) => Assert.Equal(expected, Text("baseline", "latest", spec));

    [Theory]
    [InlineData("""{"containers":[{"name":"a"}]}""",
        "allowPrivilegeEscalation != false (container \"a\" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \"a\" must set securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or container \"a\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container \"a\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")")]
    [InlineData("""{"os":{"name":"windows"},"containers":[{"name":"a"}]}""", "runAsNonRoot != true (pod or container \"a\" must set securityContext.runAsNonRoot=true)")]
    [InlineData("""{"hostUsers":false,"os":{"name":"windows"},"securityContext":{"runAsUser":0},"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""",
        "procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")")]
    [InlineData("""{"os":{"name":"windows"},"securityContext":{"runAsNonRoot":false},"containers":[{"name":"a","securityContext":{"runAsNonRoot":false,"runAsUser":0}}]}""",
        "runAsNonRoot != true (pod and container \"a\" must not set securityContext.runAsNonRoot=false), runAsUser=0 (container \"a\" must not set runAsUser=0)")]
    [InlineData("""{"os":{"name":"windows"},"securityContext":{"runAsNonRoot":true},"containers":[],"volumes":[{"name":"v","hostPath":{}},{"name":"w","nfs":{}},{"name":"x","future":{}},{"name":"y","csi":{}}]}""",
        "restricted volume types (volumes \"v\", \"w\", \"x\" use restricted volume types \"hostPath\", \"nfs\", \"unknown\")")]
    [InlineData("""{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"Localhost"}},"containers":[{"name":"a","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"add":["CHOWN"]}}}]}""",
        "unrestricted capabilities (container \"a\" must set securityContext.capabilities.drop=[\"ALL\"]; container \"a\" must not include \"CHOWN\" in securityContext.capabilities.add)")]
    public void Restricted_asks_for_what_hardening_asks_for(string spec, string expected) => Assert.Equal(expected, Text("restricted", "latest", spec));

    [Theory]
    [InlineData("baseline", "v1.33", """{"containers":[{"name":"a","livenessProbe":{"httpGet":{"host":"h"}}}]}""", "")]
    [InlineData("baseline", "v1.30", """{"containers":[{"name":"a","securityContext":{"seLinuxOptions":{"type":"container_engine_t"}}}]}""",
        "seLinuxOptions (container \"a\" set forbidden securityContext.seLinuxOptions: type \"container_engine_t\")")]
    [InlineData("baseline", "v1.28", """{"securityContext":{"sysctls":[{"name":"net.ipv4.tcp_fin_timeout"},{"name":"net.ipv4.ip_local_reserved_ports"}]},"containers":[]}""", "forbidden sysctls (net.ipv4.tcp_fin_timeout)")]
    [InlineData("baseline", "v1.18", """{"securityContext":{"seccompProfile":{"type":"Unconfined"}},"containers":[]}""", "")]
    [InlineData("restricted", "v1.7", """{"securityContext":{"runAsNonRoot":true},"containers":[{"name":"a"}]}""", "")]
    [InlineData("restricted", "v1.21", """{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"Localhost"}},"containers":[{"name":"a","securityContext":{"allowPrivilegeEscalation":false,"runAsUser":0,"capabilities":{"add":["X"]}}}]}""",
        "non-default capabilities (container \"a\" must not include \"X\" in securityContext.capabilities.add)")]
    [InlineData("restricted", "v1.34", """{"hostUsers":false,"os":{"name":"windows"},"containers":[{"name":"a"}]}""", "runAsNonRoot != true (pod or container \"a\" must set securityContext.runAsNonRoot=true)")]
    public void A_version_has_the_checks_of_its_time(string level, string version, string spec, string expected) => Assert.Equal(expected, Text(level, version, spec));

    [Fact]
    public void Annotations_of_old_count_too()
    {
        const string Pod =
            """{"metadata":{"annotations":{"container.apparmor.security.beta.kubernetes.io/a":"unconfined","container.apparmor.security.beta.kubernetes.io/b":"localhost/x","seccomp.security.alpha.kubernetes.io/pod":"unconfined","container.seccomp.security.alpha.kubernetes.io/a":"docker/default"}},"spec":{"containers":[{"name":"a"}]}}""";
        MapNode pod = Tree(Pod);
        Assert.Equal(
            "forbidden AppArmor profile (annotation must not set AppArmor profile type to \"container.apparmor.security.beta.kubernetes.io/a=\"unconfined\"\"), seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod=\"unconfined\")",
            Violation.Text(SecurityChecks.Violations(new(SecurityLevel.Baseline, 18), pod.Map("metadata")!, pod.Map("spec")!)));
    }

    private static string Text(string level, string version, string spec)
    {
        Assert.True(VersionedLevel.TryLevel(level, out SecurityLevel known));
        Assert.True(VersionedLevel.TryVersion(version, out int minor));
        return Violation.Text(SecurityChecks.Violations(new(known, minor), new MapNode(), Tree(spec)));
    }
}
