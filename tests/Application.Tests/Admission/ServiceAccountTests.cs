using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

public sealed class ServiceAccountTests
{
    private const string Default = """{"metadata":{"name":"default","namespace":"ns"}}""";

    private const string Strict =
        """{"metadata":{"name":"strict","namespace":"ns","annotations":{"kubernetes.io/enforce-mountable-secrets":"true"}},"secrets":[{"name":"mine"}],"imagePullSecrets":[{"name":"pull"}]}""";

    [Fact]
    public async Task A_pod_gets_the_default_account_and_a_token_in_every_container()
    {
        await using AdmissionCluster cluster = await StartAsync(("serviceaccounts", Default));
        AdmissionAttributes pod = Creation("pods",
            """{"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i"}],"containers":[{"name":"c"},{"name":"own","volumeMounts":[{"name":"v","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}]}}""");
        Assert.Null(await AdmitAsync(Plugin(cluster), pod));
        MapNode spec = pod.Object!.Map("spec")!;
        Assert.Equal(("default", "default"), (spec.Text("serviceAccountName"), spec.Text("serviceAccount")));
        MapNode volume = Assert.Single(spec.List("volumes")!.Maps);
        string name = volume.Text("name")!;
        Assert.Matches("^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$", name);
        Same(
            """{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}""",
            volume["projected"]);
        string mount = $$"""[{"name":"{{name}}","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]""";
        Same(mount, ((MapNode)spec.List("initContainers")![0])["volumeMounts"]);
        Same(mount, ((MapNode)spec.List("containers")![0])["volumeMounts"]);
        Assert.Equal("v", Assert.Single(((MapNode)spec.List("containers")![1]).List("volumeMounts")!.Maps).Text("name"));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("false", "", false)]
    [InlineData("false", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("", "false", false)]
    public async Task The_pods_word_on_the_token_goes_before_the_accounts(string account, string pod, bool mounted)
    {
        await using AdmissionCluster cluster = await StartAsync(("serviceaccounts",
            """{"metadata":{"name":"default","namespace":"ns"}""" + (account.Length > 0 ? $",\"automountServiceAccountToken\":{account}" : "") + "}"));
        AdmissionAttributes request = Creation("pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c"}]""" +
            (pod.Length > 0 ? $",\"automountServiceAccountToken\":{pod}" : "") + "}}");
        Assert.Null(await AdmitAsync(Plugin(cluster), request));
        Assert.Equal(mounted, request.Object!.Map("spec")!.Has("volumes"));
    }

    [Fact]
    public async Task Pull_secrets_come_from_the_account_unless_the_pod_has_its_own()
    {
        await using AdmissionCluster cluster = await StartAsync(("serviceaccounts",
            """{"metadata":{"name":"default","namespace":"ns"},"imagePullSecrets":[{"name":"a"}]}"""));
        AdmissionAttributes none = Creation("pods", """{"metadata":{"name":"p"},"spec":{}}""");
        AdmissionAttributes own = Creation("pods", """{"metadata":{"name":"p"},"spec":{"imagePullSecrets":[{"name":"b"}]}}""");
        Assert.Null(await AdmitAsync(Plugin(cluster), none));
        Assert.Null(await AdmitAsync(Plugin(cluster), own));
        Same("""[{"name":"a"}]""", none.Object!.Map("spec")!["imagePullSecrets"]);
        Same("""[{"name":"b"}]""", own.Object!.Map("spec")!["imagePullSecrets"]);
    }

    [Fact]
    public async Task A_pod_of_an_account_that_is_not_there_is_refused()
    {
        await using AdmissionCluster cluster = await StartAsync();
        ApiStatus? refusal = await AdmitAsync(Plugin(cluster), Creation("pods", """{"metadata":{"generateName":"p-"},"spec":{"serviceAccountName":"x"}}"""));
        Assert.Equal((403, "Forbidden", "pods \"p-\" is forbidden: error looking up service account ns/x: serviceaccount \"x\" not found"),
            (refusal!.Code, refusal.Reason, refusal.Message));
    }

    [Fact]
    public async Task The_default_account_is_waited_for()
    {
        await using AdmissionCluster cluster = await StartAsync();
        AdmissionAttributes pod = Creation("pods", """{"metadata":{"name":"p"},"spec":{}}""");
        Task<ApiStatus?> admission = AdmitAsync(Plugin(cluster), pod);
        Assert.False(admission.IsCompleted);
        await cluster.PutAsync("serviceaccounts", Default);
        while (!admission.IsCompleted)
        {
            cluster.Clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        Assert.Null(await admission);
    }

    [Theory]
    [InlineData("""{"serviceAccountName":"x"}""", "a mirror pod may not reference service accounts")]
    [InlineData("""{"imagePullSecrets":[{"name":"s"}]}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"volumes":[{"name":"v","secret":{"secretName":"s"}}]}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"volumes":[{"name":"v","csi":{"driver":"d","nodePublishSecretRef":{"name":"s"}}}]}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"containers":[{"name":"c","envFrom":[{"secretRef":{"name":"s"}}]}]}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"volumes":[{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"t"}}]}}]}""", "a mirror pod may not use ServiceAccountToken volume projections")]
    [InlineData("""{"containers":[{"name":"c"}]}""", null)]
    public async Task A_mirror_pod_stays_as_it_is_and_refers_to_nothing_secret(string spec, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync();
        AdmissionAttributes pod = Creation("pods",
            """{"metadata":{"name":"p","annotations":{"kubernetes.io/config.mirror":"x"}},"spec":""" + spec + "}");
        string before = Text(pod.Object);
        ApiStatus? refusal = await AdmitAsync(Plugin(cluster), pod);
        Assert.Equal(why is null ? null : "pods \"p\" is forbidden: " + why, refusal?.Message);
        Same(before, pod.Object);
    }

    [Theory]
    [InlineData("""{"volumes":[{"name":"v","secret":{"secretName":"mine"}}]}""", null)]
    [InlineData("""{"volumes":[{"name":"v","secret":{"secretName":"s"}}]}""", "volume with secret.secretName=\"s\" is not allowed because service account strict does not reference that secret")]
    [InlineData("""{"initContainers":[{"name":"i","env":[{"name":"E","valueFrom":{"secretKeyRef":{"name":"s"}}}]}]}""", "init container i with envVar E referencing secret.secretName=\"s\" is not allowed because service account strict does not reference that secret")]
    [InlineData("""{"containers":[{"name":"c","envFrom":[{"secretRef":{"name":"s"}}]}]}""", "container c with envFrom referencing secret.secretName=\"s\" is not allowed because service account strict does not reference that secret")]
    [InlineData("""{"imagePullSecrets":[{"name":"pull"},{"name":"s"}]}""", "imagePullSecrets[1].name=\"s\" is not allowed because service account strict does not reference that imagePullSecret")]
    public async Task An_account_may_keep_its_pods_to_its_secrets(string rest, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync(("serviceaccounts", Strict));
        string spec = """{"serviceAccountName":"strict",""" + rest[1..];
        ApiStatus? refusal = await AdmitAsync(Plugin(cluster), Creation("pods", """{"metadata":{"name":"p"},"spec":""" + spec + "}"));
        Assert.Equal(why is null ? null : "pods \"p\" is forbidden: " + why, refusal?.Message);
    }

    [Theory]
    [InlineData("ephemeralcontainers", "pods \"p\" is forbidden: ephemeral container e with envVar E referencing secret.secretName=\"s\" is not allowed because service account strict does not reference that secret")]
    [InlineData("", null)]
    [InlineData("status", null)]
    public async Task Ephemeral_containers_are_kept_to_them_as_well(string subresource, string? message)
    {
        await using AdmissionCluster cluster = await StartAsync(("serviceaccounts", Strict));
        const string Pod = """{"metadata":{"name":"p"},"spec":{"serviceAccountName":"strict","ephemeralContainers":[{"name":"e","env":[{"name":"E","valueFrom":{"secretKeyRef":{"name":"s"}}}]}]}}""";
        Assert.Equal(message, (await AdmitAsync(Plugin(cluster), Change("pods", Pod, Pod, subresource)))?.Message);
    }

    private static ServiceAccount Plugin(AdmissionCluster cluster) => new(cluster.Lookup, cluster.Identifiers, cluster.Clock);
}
