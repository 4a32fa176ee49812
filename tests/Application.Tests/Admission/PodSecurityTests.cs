using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

public sealed class PodSecurityTests
{
    private const string Privileged = """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","image":"x","securityContext":{"privileged":true}}]}}""";

    private const string Violates = "privileged (container \"a\" must not set securityContext.privileged=true)";

    [Fact]
    public async Task A_pod_that_its_namespace_forbids_is_refused_and_the_audit_log_says_by_which_standard()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", Namespace("\"pod-security.kubernetes.io/enforce\":\"baseline\"")));
        AdmissionAttributes pod = Creation("pods", Privileged);
        ApiStatus refusal = (await AdmitAsync(Plugin(cluster), pod))!;
        Assert.Equal((403, "Forbidden"), (refusal.Code, refusal.Reason));
        Assert.Equal($"pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": {Violates}", refusal.Message);
        Assert.Equal("baseline:latest", pod.Annotations["pod-security.kubernetes.io/enforce-policy"]);
        Assert.Empty(pod.Warnings);
    }

    [Fact]
    public async Task Audit_and_warn_let_the_pod_pass_and_tell_of_it()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", Namespace(
            "\"pod-security.kubernetes.io/audit\":\"baseline\",\"pod-security.kubernetes.io/audit-version\":\"v1.30\",\"pod-security.kubernetes.io/warn\":\"baseline\"")));
        AdmissionAttributes pod = Creation("pods", Privileged);
        Assert.Null(await AdmitAsync(Plugin(cluster), pod));
        Assert.Equal([$"would violate PodSecurity \"baseline:latest\": {Violates}"], pod.Warnings);
        Assert.Equal($"would violate PodSecurity \"baseline:v1.30\": {Violates}", pod.Annotations["pod-security.kubernetes.io/audit-violations"]);
        Assert.Equal("privileged:latest", pod.Annotations["pod-security.kubernetes.io/enforce-policy"]);
    }

    [Fact]
    public async Task Labels_that_cannot_be_read_enforce_the_strictest_standard()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", Namespace("\"pod-security.kubernetes.io/enforce\":\"x\"")));
        AdmissionAttributes pod = Creation("pods", Privileged);
        Assert.StartsWith("pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\"", (await AdmitAsync(Plugin(cluster), pod))!.Message, StringComparison.Ordinal);
        Assert.Equal(
            "Failed to parse policy: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"x\": must be one of privileged, baseline, restricted",
            pod.Annotations["pod-security.kubernetes.io/error"]);
    }

    [Fact]
    public async Task A_template_of_such_pods_is_warned_of_and_never_refused()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", Namespace("\"pod-security.kubernetes.io/enforce\":\"baseline\"")));
        AdmissionAttributes deployment = Creation("deployments", """{"metadata":{"name":"d"},"spec":{"template":""" + Privileged + "}}");
        AdmissionAttributes cron = Creation("cronjobs", """{"metadata":{"name":"d"},"spec":{"jobTemplate":{"spec":{"template":""" + Privileged + "}}}}");
        Assert.Null(await AdmitAsync(Plugin(cluster), deployment));
        Assert.Null(await AdmitAsync(Plugin(cluster), cron));
        Assert.Equal([$"would violate PodSecurity \"baseline:latest\": {Violates}"], deployment.Warnings);
        Assert.Equal(deployment.Warnings, cron.Warnings);
    }

    [Theory]
    [InlineData("x", "x", "", false)]
    [InlineData("x", "y", "", true)]
    [InlineData("x", "y", "ephemeralcontainers", true)]
    [InlineData("x", "y", "status", false)]
    public async Task An_update_is_judged_when_it_brings_another_image(string before, string after, string subresource, bool judged)
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", Namespace("\"pod-security.kubernetes.io/enforce\":\"baseline\"")));
        string Pod(string image) => Privileged.Replace("\"x\"", $"\"{image}\"", StringComparison.Ordinal);
        Assert.Equal(judged, await AdmitAsync(Plugin(cluster), Change("pods", Pod(before), Pod(after), subresource)) is not null);
    }

    [Fact]
    public async Task Labels_of_a_namespace_must_be_readable_unless_they_were_not_before()
    {
        await using AdmissionCluster cluster = await StartAsync();
        string bad = Namespace("\"pod-security.kubernetes.io/enforce\":\"x\",\"pod-security.kubernetes.io/warn-version\":\"v2\"");
        ApiStatus refusal = (await AdmitAsync(Plugin(cluster), Creation("namespaces", bad)))!;
        Assert.Equal(422, refusal.Code);
        Assert.Equal(
            "Namespace \"ns\" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"x\": must be one of privileged, baseline, restricted, metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: \"v2\": must be \"latest\" or \"v1.x\"]",
            refusal.Message);
        Assert.Null(await AdmitAsync(Plugin(cluster), Change("namespaces", bad, bad)));
        Assert.NotNull(await AdmitAsync(Plugin(cluster), Change("namespaces", Namespace(""), bad)));
    }

    [Fact]
    public async Task A_stricter_namespace_tells_which_of_its_pods_would_be_refused()
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("pods", Stored("c", "\"hostPID\":true,")), ("pods", Stored("b", "")), ("pods", Stored("a", "")), ("pods", Stored("d", "")),
            ("pods", Stored("z", "").Replace("true", "false", StringComparison.Ordinal)));
        AdmissionAttributes change = Change("namespaces", Namespace(""), Namespace("\"pod-security.kubernetes.io/enforce\":\"baseline\""));
        Assert.Null(await AdmitAsync(Plugin(cluster), change));
        Assert.Equal(
            ["existing pods in namespace \"ns\" violate the new PodSecurity enforce level \"baseline:latest\"", "a (and 2 other pods): privileged", "c: host namespaces, privileged"],
            change.Warnings);
        AdmissionAttributes relaxed = Change("namespaces", Namespace("\"pod-security.kubernetes.io/enforce\":\"restricted\""), Namespace("\"pod-security.kubernetes.io/enforce\":\"baseline\""));
        Assert.Null(await AdmitAsync(Plugin(cluster), relaxed));
        Assert.Empty(relaxed.Warnings);
    }

    [Fact]
    public async Task The_configuration_has_defaults_and_exemptions()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", Namespace("")));
        const string Configured =
            """{"apiVersion":"pod-security.admission.config.k8s.io/v1","kind":"PodSecurityConfiguration","defaults":{"enforce":"baseline"},"exemptions":{"namespaces":["free"],"usernames":["system:anonymous"],"runtimeClasses":["vm"]}}""";
        AdmissionAttributes pod = Creation("pods", Privileged);
        Assert.Null(await AdmitAsync(Plugin(cluster, Configured), pod));
        Assert.Equal("user", pod.Annotations["pod-security.kubernetes.io/exempt"]);
        string others = Configured.Replace("system:anonymous", "somebody", StringComparison.Ordinal);
        Assert.NotNull(await AdmitAsync(Plugin(cluster, others), Creation("pods", Privileged)));
        AdmissionAttributes vm = Creation("pods", Privileged.Replace("\"spec\":{", "\"spec\":{\"runtimeClassName\":\"vm\",", StringComparison.Ordinal));
        Assert.Null(await AdmitAsync(Plugin(cluster, others), vm));
        Assert.Equal("runtimeClass", vm.Annotations["pod-security.kubernetes.io/exempt"]);
        AdmissionAttributes free = Creation("namespaces", Namespace("\"pod-security.kubernetes.io/enforce\":\"restricted\"").Replace("\"ns\"", "\"free\"", StringComparison.Ordinal));
        Assert.Null(await AdmitAsync(Plugin(cluster, others), free));
        Assert.Equal(["namespace \"free\" is exempt from Pod Security, and the policy (enforce=restricted:latest) will be ignored"], free.Warnings);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Pod"}""",
        "couldn't init admission plugin \"PodSecurity\": no kind \"Pod\" is registered for version \"v1\"; expected PodSecurityConfiguration of pod-security.admission.config.k8s.io/v1 or pod-security.admission.config.k8s.io/v1beta1 or pod-security.admission.config.k8s.io/v1alpha1")]
    [InlineData("""{"apiVersion":"pod-security.admission.config.k8s.io/v1","kind":"PodSecurityConfiguration","defaults":{"enforced":"x"}}""",
        "couldn't init admission plugin \"PodSecurity\": strict decoding error: unknown field \"defaults.enforced\"")]
    [InlineData("""{"apiVersion":"pod-security.admission.config.k8s.io/v1","kind":"PodSecurityConfiguration","defaults":{"enforce":"x","warn-version":"1"},"exemptions":{"usernames":["a","a",""]}}""",
        "failed to initialize admission plugin \"PodSecurity\": PodSecurity invalid: [defaults.enforce: Invalid value: \"x\": must be one of privileged, baseline, restricted, defaults.warn-version: Invalid value: \"1\": must be \"latest\" or \"v1.x\", exemptions.usernames[1]: Duplicate value: \"a\", exemptions.usernames[2]: Invalid value: \"\": username must not be empty]")]
    public async Task A_configuration_that_is_none_ends_the_start(string configuration, string message)
    {
        await using AdmissionCluster cluster = await StartAsync();
        Assert.Equal(message, Assert.Throws<StartupException>(() => Plugin(cluster, configuration)).Message);
    }

    private static PodSecurity Plugin(AdmissionCluster cluster, string? configuration = null) => new(cluster.Lookup,
        configuration is null ? PluginConfigurations.None : new(new Dictionary<string, MapNode> { ["PodSecurity"] = Tree(configuration) }), cluster.Clock);

    private static string Namespace(string labels) => """{"metadata":{"name":"ns","labels":{""" + labels + "}}}";

    private static string Stored(string name, string more) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"ns"},"spec":{{{{more}}}"containers":[{"name":"a","securityContext":{"privileged":true}}]}}""";
}
