using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Domain.Failures;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

public sealed class NodeRestrictionTests
{
    private const string Mirror =
        """{"metadata":{"name":"p","annotations":{"kubernetes.io/config.mirror":"x"},"ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n","uid":"u","controller":true}]},"spec":{"nodeName":"n","volumes":[{"name":"v","hostPath":{"path":"/"}}]}}""";

    [Theory]
    [InlineData("", "", null)]
    [InlineData("\"kubernetes.io/config.mirror\":\"x\"", "", "pod does not have \"kubernetes.io/config.mirror\" annotation, node \"n\" can only create mirror pods")]
    [InlineData("\"nodeName\":\"n\"", "\"nodeName\":\"m\"", "node \"n\" can only create pods with spec.nodeName set to itself")]
    [InlineData("\"kind\":\"Node\"", "\"kind\":\"Pod\"", "node \"n\" can only create pods with an owner reference set to itself")]
    [InlineData(",\"controller\":true", "", "node \"n\" can only create pods with a controller owner reference set to itself")]
    [InlineData("\"controller\":true", "\"controller\":true,\"blockOwnerDeletion\":true", "node \"n\" must not set blockOwnerDeletion on an owner reference")]
    [InlineData("\"uid\":\"u\"", "\"uid\":\"w\"", "node n UID mismatch: expected w got u")]
    [InlineData("\"hostPath\":{\"path\":\"/\"}", "\"secret\":{}", "node \"n\" can not create pods that reference secrets")]
    [InlineData("\"hostPath\":{\"path\":\"/\"}", "\"persistentVolumeClaim\":{}", "node \"n\" can not create pods that reference persistentvolumeclaims")]
    [InlineData("\"hostPath\":{\"path\":\"/\"}", "\"projected\":{\"sources\":[{\"serviceAccountToken\":{}}]}", "node \"n\" can not create pods that reference serviceaccounts (via projected volumes)")]
    [InlineData("\"hostPath\":{\"path\":\"/\"}", "\"future\":{}", "error checking mirror pod for API references: unknown volume type for volume  \"v\"")]
    public async Task A_node_makes_mirrors_of_its_own_manifests_alone(string part, string other, string? why)
    {
        await using AdmissionCluster cluster = await ClusterAsync();
        string pod = part.Length == 0 ? Mirror : Mirror.Replace(part, other, StringComparison.Ordinal);
        Assert.Equal(why is null ? null : "pods \"p\" is forbidden: " + why, (await AdmitAsync(Plugin(cluster), ByNode(Creation("pods", pod))))?.Message);
    }

    [Fact]
    public async Task A_node_removes_evicts_and_reports_on_its_own_pods_alone()
    {
        await using AdmissionCluster cluster = await ClusterAsync();
        NodeRestriction plugin = Plugin(cluster);
        Assert.Null(await AdmitAsync(plugin, ByNode(Deletion("pods", """{"metadata":{"name":"mine"}}"""))));
        Assert.Equal("pods \"other\" is forbidden: node \"n\" can only delete pods with spec.nodeName set to itself",
            (await AdmitAsync(plugin, ByNode(Deletion("pods", """{"metadata":{"name":"other"}}"""))))!.Message);
        Assert.Equal("pods \"none\" not found", (await AdmitAsync(plugin, ByNode(Deletion("pods", """{"metadata":{"name":"none"}}"""))))!.Message);
        Assert.Equal("pods \"other\" is forbidden: node n can only evict pods with spec.nodeName set to itself",
            (await AdmitAsync(plugin, ByNode(Creation("pods", """{"metadata":{"name":"other"}}""", "eviction"))))!.Message);
        Assert.Equal("pods \"mine\" is forbidden: unexpected operation \"UPDATE\", node \"n\" can only create and delete mirror pods",
            (await AdmitAsync(plugin, ByNode(Change("pods", """{"metadata":{"name":"mine"}}""", """{"metadata":{"name":"mine"}}"""))))!.Message);
        const string Stored = """{"metadata":{"name":"mine"},"spec":{"nodeName":"n"}}""";
        Assert.Null(await AdmitAsync(plugin, ByNode(Change("pods", Stored, Stored, "status"))));
        Assert.Equal("pods \"mine\" is forbidden: node \"n\" cannot update labels through pod status",
            (await AdmitAsync(plugin, ByNode(Change("pods", Stored, Stored.Replace("\"mine\"", "\"mine\",\"labels\":{\"a\":\"b\"}", StringComparison.Ordinal), "status"))))!.Message);
        Assert.Equal("pods \"mine\" is forbidden: unexpected pod subresource \"binding\", only 'status' and 'eviction' are allowed",
            (await AdmitAsync(plugin, ByNode(Creation("pods", Stored, "binding"))))!.Message);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"m"}}""", null, "node \"n\" is not allowed to modify node \"m\"")]
    [InlineData("""{"metadata":{"name":"n","labels":{"kubernetes.io/os":"linux","node.kubernetes.io/x":"1","mine":"x"}}}""", null, null)]
    [InlineData("""{"metadata":{"name":"n","labels":{"k8s.io/x":"1","a.node-restriction.kubernetes.io/y":"2"}}}""", null, "node \"n\" is not allowed to set the following labels: a.node-restriction.kubernetes.io/y, k8s.io/x")]
    [InlineData("""{"metadata":{"name":"n"},"spec":{"configSource":{}}}""", null, "node \"n\" is not allowed to create pods with a non-nil configSource")]
    [InlineData("""{"metadata":{"name":"n"},"spec":{"taints":[{"key":"a"}]}}""", """{"metadata":{"name":"n"}}""", "node \"n\" is not allowed to modify taints")]
    [InlineData("""{"metadata":{"name":"n","ownerReferences":[{"uid":"1"}]}}""", """{"metadata":{"name":"n"}}""", "node \"n\" is not allowed to modify ownerReferences")]
    [InlineData("""{"metadata":{"name":"n"}}""", """{"metadata":{"name":"n","labels":{"node-role.kubernetes.io/x":""}}}""", "is not allowed to modify labels: node-role.kubernetes.io/x")]
    [InlineData("""{"metadata":{"name":"n"},"status":{"phase":"Running"}}""", """{"metadata":{"name":"n"}}""", null)]
    public async Task A_node_writes_of_itself_what_steers_no_workloads(string node, string? before, string? why)
    {
        await using AdmissionCluster cluster = await ClusterAsync();
        AdmissionAttributes request = ByNode(before is null ? Creation("nodes", node) : Change("nodes", before, node));
        Assert.Equal(why is null ? null : $"nodes \"{request.Name}\" is forbidden: {why}", (await AdmitAsync(Plugin(cluster), request))?.Message);
    }

    [Fact]
    public async Task A_node_touches_leases_csi_nodes_slices_and_claims_of_its_own()
    {
        await using AdmissionCluster cluster = await ClusterAsync();
        NodeRestriction plugin = Plugin(cluster);
        async Task<string?> WhyAsync(AdmissionAttributes attributes) => (await AdmitAsync(plugin, ByNode(attributes)))?.Message.Split("is forbidden: ")[1];
        Assert.Equal("can only access leases in the \"kube-node-lease\" system namespace", await WhyAsync(Creation("leases", """{"metadata":{"name":"n","namespace":"ns"}}""")));
        Assert.Equal("can only access node lease with the same name as the requesting node", await WhyAsync(Creation("leases", """{"metadata":{"name":"m","namespace":"kube-node-lease"}}""")));
        Assert.Null(await WhyAsync(Creation("leases", """{"metadata":{"name":"n","namespace":"kube-node-lease"}}""")));
        Assert.Equal("can only access CSINode with the same name as the requesting node", await WhyAsync(Creation("csinodes", """{"metadata":{"name":"m"}}""")));
        Assert.Equal("can only create ResourceSlice with the same NodeName as the requesting node", await WhyAsync(Creation("resourceslices", """{"metadata":{"name":"s"},"spec":{"nodeName":"m"}}""")));
        Assert.Null(await WhyAsync(Deletion("resourceslices", """{"metadata":{"name":"s"},"spec":{"nodeName":"n"}}""")));
        Assert.Equal("may only update PVC status", await WhyAsync(Creation("persistentvolumeclaims", """{"metadata":{"name":"c"}}""")));
        const string Claim = """{"metadata":{"name":"c","resourceVersion":"1"},"spec":{}}""";
        Assert.Null(await WhyAsync(Change("persistentvolumeclaims", Claim, """{"metadata":{"name":"c"},"spec":{},"status":{"capacity":{"storage":"1Gi"}}}""", "status")));
        Assert.Equal("node \"n\" is not allowed to update fields other than status.quantity and status.conditions",
            await WhyAsync(Change("persistentvolumeclaims", Claim, """{"metadata":{"name":"c"},"spec":{},"status":{"phase":"Bound"}}""", "status")));
    }

    [Theory]
    [InlineData("system:node:n", null)]
    [InlineData("system:node:m", "can only create a node CSR with CN=system:node:n")]
    [InlineData(null, "unable to parse csr: PEM block type must be CERTIFICATE REQUEST")]
    public async Task A_node_asks_for_certificates_of_its_own_name(string? name, string? why)
    {
        await using AdmissionCluster cluster = await ClusterAsync();
        string request = "bm9uZQ==";
        if (name is not null)
        {
            using var key = ECDsa.Create();
            string pem = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
            request = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
        }

        string signing = $$$"""{"metadata":{"name":"c"},"spec":{"signerName":"kubernetes.io/kubelet-serving","request":"{{{request}}}"}}""";
        ApiStatus? refusal = await AdmitAsync(Plugin(cluster), ByNode(Creation("certificatesigningrequests", signing)));
        Assert.Equal(why is null ? null : "certificatesigningrequests.certificates.k8s.io \"c\" is forbidden: " + why, refusal?.Message);
    }

    [Theory]
    [InlineData("{}", "node requested token not bound to a pod")]
    [InlineData("""{"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"mine"}}""", "node requested token with a pod binding without a uid")]
    [InlineData("""{"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"mine","uid":"9"}}""", "the UID in the bound object reference (9) does not match the UID in record. The object might have been deleted and then recreated")]
    [InlineData("""{"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"other","uid":"2"}}""", "node requested token bound to a pod scheduled on a different node")]
    [InlineData("""{"audiences":["a","b"],"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"mine","uid":"1"}}""", "node may only request 0 or 1 audiences")]
    [InlineData("""{"audiences":["vault"],"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"mine","uid":"1"}}""", null)]
    [InlineData("""{"audiences":["csi"],"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"mine","uid":"1"}}""", null)]
    [InlineData("""{"audiences":["x"],"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"mine","uid":"1"}}""", "audience \"x\" not found in pod spec volume, system:node:n is not authorized to request tokens for this audience")]
    public async Task A_node_gets_tokens_for_its_pods_and_for_those_whom_their_volumes_name(string spec, string? why)
    {
        await using AdmissionCluster cluster = await ClusterAsync();
        AdmissionAttributes request = ByNode(Creation("serviceaccounts", """{"metadata":{"name":"sa"},"spec":""" + spec + "}", "token"));
        Assert.Equal(why is null ? null : "serviceaccounts \"sa\" is forbidden: " + why, (await AdmitAsync(Plugin(cluster), request))?.Message);
    }

    [Fact]
    public async Task Whoever_is_no_node_is_not_held_and_a_node_without_a_name_may_nothing()
    {
        await using AdmissionCluster cluster = await ClusterAsync();
        Assert.Null(await AdmitAsync(Plugin(cluster), Creation("nodes", """{"metadata":{"name":"m"}}""")));
        Assert.Equal("configmaps \"c\" is forbidden: could not determine node from user \"system:node:\"",
            (await AdmitAsync(Plugin(cluster), ByNode(Creation("configmaps", """{"metadata":{"name":"c"}}"""), "")))!.Message);
    }

    private static Task<AdmissionCluster> ClusterAsync() => StartAsync(
        ("nodes", """{"metadata":{"name":"n","uid":"u"}}"""),
        ("csidrivers", """{"metadata":{"name":"d"},"spec":{"tokenRequests":[{"audience":"csi"}]}}"""),
        ("pods", """{"metadata":{"name":"mine","namespace":"ns","uid":"1"},"spec":{"nodeName":"n","volumes":[{"name":"t","projected":{"sources":[{"serviceAccountToken":{"audience":"vault","path":"t"}}]}},{"name":"c","csi":{"driver":"d"}}]}}"""),
        ("pods", """{"metadata":{"name":"other","namespace":"ns","uid":"2"},"spec":{"nodeName":"m"}}"""));

    private static NodeRestriction Plugin(AdmissionCluster cluster) => new(cluster.Lookup, new AuthorizerChain([]));

    private static AdmissionAttributes ByNode(AdmissionAttributes like, string node = "n") => new()
    {
        Operation = like.Operation,
        Resource = like.Resource,
        Subresource = like.Subresource,
        Namespace = like.Namespace,
        Name = like.Name,
        User = new UserInfo("system:node:" + node, "", ["system:nodes"], new Dictionary<string, IReadOnlyList<string>>()),
        Object = like.Object,
        OldObject = like.OldObject,
        Warnings = [],
        Annotations = new Dictionary<string, string>(),
    };
}
