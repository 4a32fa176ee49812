using System.Net;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application;
using Kronicle.TestKit;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Admission;

/// <summary>Admission on the server as it is composed.</summary>
public sealed class AdmissionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NamespaceAutoProvision_makes_the_namespace_of_what_is_made()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(options =>
            options with { AdmissionPlugins = [.. options.AdmissionPlugins, "NamespaceAutoProvision"] });
        using HttpClient client = server.Client();
        using HttpResponseMessage rehearsal = await client.PostAsync("/api/v1/namespaces/fresh/configmaps?dryRun=All", ConfigMap("a"), Cancel);
        using HttpResponseMessage made = await client.PostAsync("/api/v1/namespaces/fresh/configmaps", ConfigMap("a"), Cancel);
        using HttpResponseMessage home = await client.GetAsync("/api/v1/namespaces/fresh", Cancel);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Created, HttpStatusCode.OK), (rehearsal.StatusCode, made.StatusCode, home.StatusCode));
    }

    [Fact]
    public async Task A_configuration_file_speaks_to_its_plug_in()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("admission.yaml"), """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: PodSecurity
              path: security.yaml
            """, Cancel);
        await File.WriteAllTextAsync(folder.File("security.yaml"), """
            apiVersion: pod-security.admission.config.k8s.io/v1
            kind: PodSecurityConfiguration
            defaults: {warn: restricted}
            """, Cancel);
        await using InProcessServer server = await InProcessServer.StartAsync(options => options with { AdmissionControlConfigFile = folder.File("admission.yaml") });
        using HttpClient client = server.Client();
        using HttpResponseMessage made = await client.PostAsync("/apis/apps/v1/namespaces/default/deployments", Json(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"x"}]}}}}"""), Cancel);
        Assert.StartsWith("299 - \"would violate PodSecurity \\\"restricted:latest\\\"", Assert.Single(made.Headers.GetValues("Warning")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_file_that_is_not_there_ends_the_start() =>
        await Assert.ThrowsAsync<StartupException>(() => InProcessServer.StartAsync(options => options with { AdmissionControlConfigFile = "/none/at/all" }));

    [Fact]
    public async Task Each_plug_in_and_each_step_is_measured()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        (await client.PostAsync("/api/v1/namespaces/none/configmaps", ConfigMap("a"), Cancel)).Dispose();
        (await client.PostAsync("/api/v1/namespaces/default/configmaps", ConfigMap("a"), Cancel)).Dispose();
        string metrics = await client.GetStringAsync("/metrics", Cancel);
        Assert.Contains("apiserver_admission_controller_admission_duration_seconds_count{name=\"NamespaceLifecycle\",operation=\"CREATE\",rejected=\"true\",type=\"admit\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("apiserver_admission_step_admission_duration_seconds_count{operation=\"CREATE\",rejected=\"false\",type=\"validate\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("apiserver_admission_step_admission_duration_seconds_summary_sum{operation=\"CREATE\",rejected=\"true\",type=\"admit\"}", metrics, StringComparison.Ordinal);
    }
}
