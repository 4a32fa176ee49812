using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;
using Kronicle.StandInKubelet;
using Kronicle.StandInWebhook;
using Kronicle.TestKit;
using static Kronicle.Api.Tests.Admission.Webhooks.WebhookCluster;
using static Kronicle.StandInWebhook.WebhookServer;

namespace Kronicle.Api.Tests.Admission.Webhooks;

/// <summary>Webhooks behind services, and as whom they are called.</summary>
public sealed class WebhookPlacesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_is_called_under_its_own_name()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        using var certificate = new KubeletCertificate("hook.default.svc");
        await using WebhookServer webhook = await WebhookServer.StartAsync(certificate, _ => Allow());
        await ServiceAsync(cluster, """{"type":"ExternalName","externalName":"localhost"}""");
        await cluster.ConfigureAsync("Validating", "v", Hook(Client(webhook), "a.example.com", "configmaps", ""));
        Assert.Equal(HttpStatusCode.Created, (await cluster.ConfigMapAsync("c")).StatusCode);
        Assert.Equal(("/admit?timeout=10s", "HTTP/1.1"), (Assert.Single(webhook.Asked).Target, webhook.Asked.Single().Protocol));
    }

    [Fact]
    public async Task Who_has_no_certificate_of_the_service_is_not_believed()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        WebhookServer webhook = await cluster.WebhookAsync(_ => Allow());
        await ServiceAsync(cluster, """{"type":"ExternalName","externalName":"localhost"}""");
        await cluster.ConfigureAsync("Validating", "v", Hook(Client(webhook), "a.example.com", "configmaps", ""));
        Assert.EndsWith("tls: failed to verify certificate: x509: certificate is not valid for hook.default.svc", await MessageAsync(await cluster.ConfigMapAsync("c")), StringComparison.Ordinal);
        Assert.Empty(webhook.Asked);
    }

    [Fact]
    public async Task A_bundle_of_an_intermediate_authority_alone_vouches_for_whom_it_signed()
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        using var certificate = new KubeletCertificate(intermediate: true);
        using var namesake = new KubeletCertificate(intermediate: true);
        await using WebhookServer webhook = await WebhookServer.StartAsync(certificate, _ => Allow());
        await using WebhookServer stranger = await WebhookServer.StartAsync(namesake, _ => Allow());
        await cluster.ConfigureAsync("Validating", "v", Hook(webhook));
        Assert.Equal(HttpStatusCode.Created, (await cluster.ConfigMapAsync("c")).StatusCode);
        Assert.Equal("HTTP/2", Assert.Single(webhook.Asked).Protocol);
        await cluster.ConfigureAsync("Validating", "w", Hook($$$"""{"url":"{{{stranger.Address}}}","caBundle":"{{{webhook.Bundle}}}"}""", "b.example.com", "configmaps", ""));
        Assert.EndsWith("tls: failed to verify certificate: x509: certificate signed by unknown authority", await MessageAsync(await cluster.ConfigMapAsync("d")), StringComparison.Ordinal);
        Assert.Empty(stranger.Asked);
    }

    [Theory]
    [InlineData("\"name\":\"absent\",\"namespace\":\"default\"", "service \"absent\" not found")]
    [InlineData("\"name\":\"hook\",\"namespace\":\"default\"", "Post \"https://hook.default.svc:443/?timeout=10s\": no endpoints available for service \"hook\"")]
    [InlineData("\"name\":\"hook\",\"namespace\":\"default\",\"port\":8443", "no service port 8443 found for service \"hook\"")]
    public async Task A_service_that_is_nowhere_is_named(string service, string why)
    {
        await using WebhookCluster cluster = await WebhookCluster.StartAsync();
        await ServiceAsync(cluster, """{"clusterIP":"None","ports":[{"name":"https","port":443}]}""");
        await cluster.ConfigureAsync("Validating", "v", Hook($$$"""{"service":{{{{service}}}}}""", "a.example.com", "configmaps", ""));
        Assert.EndsWith(why, await MessageAsync(await cluster.ConfigMapAsync("c")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_those_of_the_kubeconfig_s_user_that_is_named_after_the_host()
    {
        using var folder = new TemporaryFolder();
        using var certificate = new KubeletCertificate();
        await using WebhookServer exact = await WebhookServer.StartAsync(certificate, _ => Allow());
        await using WebhookServer other = await WebhookServer.StartAsync(certificate, _ => Allow());
        await File.WriteAllTextAsync(folder.File("client.pem"), certificate.Client.ExportCertificatePem(), Cancel);
        using ECDsa key = certificate.Client.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(folder.File("client.key"), key.ExportECPrivateKeyPem(), Cancel);
        await File.WriteAllTextAsync(folder.File("kubeconfig"), $$"""
            users:
            - {name: "127.0.0.1:{{exact.Address.Port}}", user: {client-certificate: client.pem, client-key: client.key} }
            - {name: "*", user: {token: secret} }
            """, Cancel);
        await using WebhookCluster cluster = await ConfiguredAsync(folder, folder.File("kubeconfig"));
        await cluster.ConfigureAsync("Validating", "v", Hook(exact), Hook(other, "b.example.com"));
        Assert.Equal(HttpStatusCode.Created, (await cluster.ConfigMapAsync("c")).StatusCode);
        Assert.Equal(("CN=kube-apiserver-kubelet-client", null), (exact.Asked.Single().Client, exact.Asked.Single().Authorization));
        Assert.Equal((null, "Bearer secret"), (other.Asked.Single().Client, other.Asked.Single().Authorization));
    }

    [Theory]
    [InlineData("relative/path", "couldn't init admission plugin \"ValidatingAdmissionWebhook\": kubeConfigFile: Invalid value: \"relative/path\": must be an absolute file path")]
    [InlineData("/absent", "couldn't init admission plugin \"ValidatingAdmissionWebhook\": /absent: Could not find file '/absent'.; check kubeConfigFile in its configuration")]
    public async Task A_kubeconfig_that_can_t_be_used_ends_the_start(string path, string why)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(why, (await Assert.ThrowsAsync<StartupException>(() => ConfiguredAsync(folder, path))).Message);
    }

    private static async Task<WebhookCluster> ConfiguredAsync(TemporaryFolder folder, string kubeconfig)
    {
        await File.WriteAllTextAsync(folder.File("admission.yaml"), $$"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: ValidatingAdmissionWebhook
              configuration: {apiVersion: apiserver.config.k8s.io/v1, kind: WebhookAdmissionConfiguration, kubeConfigFile: "{{kubeconfig}}"}
            """, Cancel);
        return await WebhookCluster.StartAsync(options => options with { AdmissionControlConfigFile = folder.File("admission.yaml") });
    }

    private static string Client(WebhookServer webhook) =>
        $$$"""{"service":{"name":"hook","namespace":"default","path":"/admit","port":{{{webhook.Address.Port}}}},"caBundle":"{{{webhook.Bundle}}}"}""";

    private static async Task ServiceAsync(WebhookCluster cluster, string spec)
    {
        HttpResponseMessage made = await cluster.CreateAsync("/api/v1/namespaces/default/services",
            $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"hook"},"spec":{{{spec}}}}""");
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Cancel));
    }
}
