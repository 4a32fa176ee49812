using System.Text.Json;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Nodes;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Tests.Authorization.Nodes;

public sealed class NodeAuthorizerTests
{
    private const string Unrelated = "no relationship found between node 'n2' and this object";

    private const string Pod = """
        {"metadata":{"name":"p","namespace":"web"},"spec":{"nodeName":"n1","serviceAccountName":"robot","imagePullSecrets":[{"name":"pull"}],
         "initContainers":[{"env":[{"valueFrom":{"secretKeyRef":{"name":"init"}}}]}],
         "containers":[{"envFrom":[{"configMapRef":{"name":"settings"}},{"secretRef":{"name":"from"}}],"env":[{"name":"A","value":"1"}]}],
         "resourceClaims":[{"name":"gpu","resourceClaimTemplateName":"t"},{"name":"net","resourceClaimName":"nic"}],
         "volumes":[{"name":"a","secret":{"secretName":"mounted"}},{"name":"b","persistentVolumeClaim":{"claimName":"data"}},{"name":"c","ephemeral":{}},
          {"name":"d","projected":{"sources":[{"configMap":{"name":"ca"}},{"serviceAccountToken":{}}]}},{"name":"e","csi":{"nodePublishSecretRef":{"name":"csi"}}}]},
         "status":{"resourceClaimStatuses":[{"name":"gpu","resourceClaimName":"p-gpu-x1"}]}}
        """;

    private readonly NodeGraph graph = new();

    public NodeAuthorizerTests()
    {
        Put(Pod);
        using var volume = JsonDocument.Parse("""{"spec":{"claimRef":{"namespace":"web","name":"data"},"csi":{"nodeStageSecretRef":{"namespace":"store","name":"stage"},"controllerPublishSecretRef":{"namespace":"store","name":"control"}}}}""");
        graph.PutVolume("pv", new NodeTarget(TargetKind.Claim, "web", "data"), VolumeSecrets.Of(volume.RootElement.GetProperty("spec")));
        graph.Put(new(TargetKind.Attachment, "", "va"), "n1", [new(TargetKind.Attachment, "", "va")]);
        graph.Put(new(TargetKind.ResourceSlice, "", "slice"), "n1", [new(TargetKind.ResourceSlice, "", "slice")]);
    }

    [Theory]
    [InlineData("get", "pods", "web", "p")]
    [InlineData("get", "secrets", "web", "pull")]
    [InlineData("list", "secrets", "web", "init")]
    [InlineData("watch", "secrets", "web", "from")]
    [InlineData("get", "secrets", "web", "mounted")]
    [InlineData("get", "secrets", "web", "csi")]
    [InlineData("get", "secrets", "store", "stage")]
    [InlineData("get", "configmaps", "web", "settings")]
    [InlineData("get", "configmaps", "web", "ca")]
    [InlineData("get", "persistentvolumeclaims", "web", "data")]
    [InlineData("get", "persistentvolumeclaims", "web", "p-c")]
    [InlineData("patch", "persistentvolumeclaims/status", "web", "data")]
    [InlineData("get", "persistentvolumes", "", "pv")]
    [InlineData("get", "volumeattachments.storage.k8s.io", "", "va")]
    [InlineData("get", "resourceclaims.resource.k8s.io", "web", "p-gpu-x1")]
    [InlineData("get", "resourceclaims.resource.k8s.io", "web", "nic")]
    [InlineData("delete", "resourceslices.resource.k8s.io", "", "slice")]
    [InlineData("get", "serviceaccounts", "web", "robot")]
    [InlineData("create", "serviceaccounts/token", "web", "robot")]
    public void A_node_may_what_something_on_it_needs_and_another_node_may_not(string verb, string resource, string ns, string name)
    {
        Assert.Equal(AuthorizationOutcome.Allow, Ask("n1", verb, resource, ns, name));
        Assert.Equal(new(Decision.NoOpinion, Unrelated), Ask("n2", verb, resource, ns, name));
    }

    [Theory]
    [InlineData("get", "secrets", "web", "other", "no relationship found between node 'n1' and this object")]
    [InlineData("get", "secrets", "store", "control", "no relationship found between node 'n1' and this object")]
    [InlineData("get", "secrets", "other", "mounted", "no relationship found between node 'n1' and this object")]
    [InlineData("list", "secrets", "web", "", "No Object name found")]
    [InlineData("list", "secrets", "", "", "can only read namespaced object of this type")]
    [InlineData("update", "secrets", "web", "mounted", "can only read resources of this type")]
    [InlineData("get", "configmaps/x", "web", "settings", "cannot read subresource")]
    [InlineData("list", "persistentvolumes", "", "", "can only get individual resources of this type")]
    [InlineData("get", "persistentvolumes/status", "", "pv", "cannot get subresource")]
    [InlineData("get", "persistentvolumeclaims/status", "web", "data", "can only get/update/patch this type")]
    [InlineData("list", "serviceaccounts", "web", "", "can only create tokens for individual service accounts")]
    [InlineData("create", "serviceaccounts", "web", "robot", "can only create token subresource of serviceaccount")]
    [InlineData("list", "leases.coordination.k8s.io", "kube-node-lease", "", "can only get, create, update, patch, or delete a node lease")]
    [InlineData("get", "leases.coordination.k8s.io", "kube-system", "n1", "can only access leases in the \"kube-node-lease\" system namespace")]
    [InlineData("get", "leases.coordination.k8s.io", "kube-node-lease", "n2", "can only access node lease with the same name as the requesting node")]
    [InlineData("list", "csinodes.storage.k8s.io", "", "", "can only get, create, update, patch, or delete a CSINode")]
    [InlineData("get", "csinodes.storage.k8s.io/x", "", "n1", "cannot authorize CSINode subresources")]
    [InlineData("get", "csinodes.storage.k8s.io", "", "n2", "can only access CSINode with the same name as the requesting node")]
    [InlineData("list", "resourceslices.resource.k8s.io", "", "", "can only list/watch/deletecollection resourceslices with nodeName field selector")]
    [InlineData("list", "pods", "", "", "can only list/watch pods with spec.nodeName field selector")]
    [InlineData("list", "nodes", "", "", "node 'n1' cannot read all nodes, only its own Node object")]
    [InlineData("get", "nodes", "", "n2", "node 'n1' cannot read 'n2', only its own Node object")]
    [InlineData("update", "pods", "web", "p", "")]
    [InlineData("list", "podcertificaterequests.certificates.k8s.io", "web", "", "")]
    [InlineData("create", "deployments.apps", "web", "", "")]
    public void What_a_node_may_not_has_its_reason(string verb, string resource, string ns, string name, string reason) =>
        Assert.Equal(new(Decision.NoOpinion, reason), Ask("n1", verb, resource, ns, name));

    [Theory]
    [InlineData("create", "leases.coordination.k8s.io", "kube-node-lease", "")]
    [InlineData("patch", "leases.coordination.k8s.io", "kube-node-lease", "n1")]
    [InlineData("update", "csinodes.storage.k8s.io", "", "n1")]
    [InlineData("create", "nodes", "", "")]
    [InlineData("watch", "nodes", "", "n1")]
    [InlineData("patch", "nodes/status", "", "n1")]
    [InlineData("create", "pods", "web", "")]
    [InlineData("patch", "pods/status", "web", "any")]
    [InlineData("create", "pods/eviction", "web", "any")]
    [InlineData("create", "resourceslices.resource.k8s.io", "", "")]
    [InlineData("list", "services", "", "")]
    [InlineData("create", "events", "web", "")]
    [InlineData("list", "runtimeclasses.node.k8s.io", "", "")]
    public void What_every_node_needs_is_allowed(string verb, string resource, string ns, string name) =>
        Assert.Equal(AuthorizationOutcome.Allow, Ask("n1", verb, resource, ns, name));

    [Fact]
    public void Pods_and_slices_are_listed_by_the_node_they_are_on()
    {
        AuthorizationAttributes own = Asked.Resource(Node("n1"), "watch", "pods") with { Fields = [new FieldRequirement("spec.nodeName", "n1", true)] };
        Assert.Equal(Decision.Allow, Ask(own).Decision);
        Assert.Equal(Decision.Allow, Ask(own with { Verb = "deletecollection", Group = "resource.k8s.io", Resource = "resourceslices" }).Decision);
        Assert.Equal(Decision.NoOpinion, Ask(own with { Fields = [new FieldRequirement("spec.nodeName", "n2", true)] }).Decision);
        Assert.Equal(Decision.NoOpinion, Ask(own with { Fields = [new FieldRequirement("spec.nodeName", "n1", false)] }).Decision);
    }

    [Fact]
    public void A_user_without_the_group_or_without_a_name_is_no_node()
    {
        Assert.Equal(AuthorizationOutcome.NoOpinion, Ask(Asked.Resource(Asked.User("system:node:n1"), "get", "nodes", "", "n1")));
        Assert.Equal(new(Decision.NoOpinion, "unknown node for user \"system:node:\""), Ask(Asked.Resource(Node(""), "get", "nodes", "", "n1")));
    }

    [Fact]
    public void A_mirror_pod_gains_its_node_nothing()
    {
        Put("""{"metadata":{"name":"m","namespace":"web","annotations":{"kubernetes.io/config.mirror":"x"}},"spec":{"nodeName":"n2","volumes":[{"secret":{"secretName":"mounted"}}]}}""");
        Assert.Equal(Decision.Allow, Ask("n2", "get", "pods", "web", "m").Decision);
        Assert.Equal(Unrelated, Ask("n2", "get", "secrets", "web", "mounted").Reason);
    }

    [Fact]
    public void Two_pods_need_a_secret_until_both_are_gone()
    {
        Put(Pod.Replace("\"name\":\"p\"", "\"name\":\"q\"", StringComparison.Ordinal));
        graph.Remove(new(TargetKind.Pod, "web", "p"));
        Assert.Equal(Decision.Allow, Ask("n1", "get", "secrets", "web", "mounted").Decision);
        Assert.Equal(Decision.Allow, Ask("n1", "get", "secrets", "store", "stage").Decision);
        graph.Keep(TargetKind.Pod, new HashSet<NodeTarget>());
        Assert.Equal(Decision.NoOpinion, Ask("n1", "get", "secrets", "web", "mounted").Decision);
        Assert.Equal(Decision.NoOpinion, Ask("n1", "get", "persistentvolumes", "", "pv").Decision);
    }

    [Fact]
    public void A_volume_that_lost_its_claim_is_needed_by_nobody()
    {
        graph.PutVolume("pv", null, []);
        Assert.Equal(Decision.NoOpinion, Ask("n1", "get", "persistentvolumes", "", "pv").Decision);
        Assert.Equal(Decision.NoOpinion, Ask("n1", "get", "secrets", "store", "stage").Decision);
    }

    private static UserInfo Node(string name) => Asked.User("system:node:" + name, "system:nodes");

    private AuthorizationOutcome Ask(string node, string verb, string resource, string ns, string name) => Ask(Asked.Resource(Node(node), verb, resource, ns, name));

    private AuthorizationOutcome Ask(AuthorizationAttributes asked) => new NodeAuthorizer(graph).Ask(asked);

    private void Put(string pod)
    {
        using var document = JsonDocument.Parse(pod);
        JsonElement metadata = document.RootElement.GetProperty("metadata");
        graph.Put(new(TargetKind.Pod, metadata.Text("namespace"), metadata.Text("name")),
            document.RootElement.GetProperty("spec").Text("nodeName"), PodNeeds.Of(document.RootElement));
    }
}
