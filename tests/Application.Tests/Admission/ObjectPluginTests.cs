using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Domain.Failures;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

/// <summary>Default classes, finalizers, taints, the growth of claims and the life of namespaces.</summary>
public sealed class ObjectPluginTests
{
    [Theory]
    [InlineData("""{"metadata":{"name":"c"},"spec":{}}""", "new")]
    [InlineData("""{"metadata":{"name":"c"},"spec":{"storageClassName":""}}""", "")]
    [InlineData("""{"metadata":{"name":"c","annotations":{"volume.beta.kubernetes.io/storage-class":"x"}},"spec":{}}""", null)]
    public async Task A_claim_without_a_class_gets_the_newest_default(string claim, string? expected)
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("storageclasses", Class("new", "storageclass.kubernetes.io/is-default-class", "2026-01-02T00:00:00Z")),
            ("storageclasses", Class("old", "storageclass.beta.kubernetes.io/is-default-class", "2026-01-01T00:00:00Z")),
            ("storageclasses", """{"metadata":{"name":"zz","creationTimestamp":"2026-01-03T00:00:00Z"}}"""));
        AdmissionAttributes request = Creation("persistentvolumeclaims", claim);
        Assert.Null(await AdmitAsync(new DefaultStorageClass(cluster.Lookup), request));
        Assert.Equal(expected, request.Object!.Map("spec")!.Text("storageClassName"));
    }

    [Fact]
    public async Task A_default_that_changes_counts_at_once()
    {
        await using AdmissionCluster cluster = await StartAsync();
        var plugin = new DefaultIngressClass(cluster.Lookup);
        AdmissionAttributes before = Creation("ingresses", """{"metadata":{"name":"i"},"spec":{}}""");
        Assert.Null(await AdmitAsync(plugin, before));
        Assert.Null(before.Object!.Map("spec")!.Text("ingressClassName"));
        await cluster.PutAsync("ingressclasses", Class("a", "ingressclass.kubernetes.io/is-default-class", "2026-01-02T00:00:00Z"));
        AdmissionAttributes after = Creation("ingresses", """{"metadata":{"name":"i"},"spec":{}}""");
        AdmissionAttributes annotated = Creation("ingresses", """{"metadata":{"name":"i","annotations":{"kubernetes.io/ingress.class":"x"}},"spec":{}}""");
        Assert.Null(await AdmitAsync(plugin, after));
        Assert.Null(await AdmitAsync(plugin, annotated));
        Assert.Equal("a", after.Object!.Map("spec")!.Text("ingressClassName"));
        Assert.Null(annotated.Object!.Map("spec")!.Text("ingressClassName"));
    }

    [Theory]
    [InlineData("persistentvolumes", "kubernetes.io/pv-protection")]
    [InlineData("persistentvolumeclaims", "kubernetes.io/pvc-protection")]
    [InlineData("volumeattributesclasses", "kubernetes.io/vac-protection")]
    public async Task Storage_objects_are_made_with_their_finalizer_once(string resource, string finalizer)
    {
        AdmissionAttributes request = Creation(resource, """{"metadata":{"name":"x","finalizers":["a"]}}""");
        Assert.Null(await AdmitAsync(new StorageObjectInUseProtection(), request));
        Assert.Null(await AdmitAsync(new StorageObjectInUseProtection(), request));
        Same($$"""["a","{{finalizer}}"]""", request.Object!.Map("metadata")!["finalizers"]);
    }

    [Theory]
    [InlineData("{}", """{"taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"}]}""")]
    [InlineData("""{"taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule","value":"x"}]}""", """{"taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule","value":"x"}]}""")]
    public async Task A_node_begins_tainted(string spec, string expected)
    {
        AdmissionAttributes node = Creation("nodes", """{"metadata":{"name":"n"},"spec":""" + spec + "}");
        Assert.Null(await AdmitAsync(new TaintNodesByCondition(), node));
        Same(expected, node.Object!["spec"]);
    }

    [Theory]
    [InlineData("Bound", "grows", "2Gi", null)]
    [InlineData("Pending", "grows", "1024Mi", null)]
    [InlineData("Pending", "grows", "2Gi", "Only bound persistent volume claims can be expanded")]
    [InlineData("Bound", "stays", "2Gi", "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize")]
    [InlineData("Bound", "none", "2Gi", "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize")]
    public async Task A_claim_grows_when_it_is_bound_and_its_class_allows_it(string phase, string name, string size, string? why)
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("storageclasses", """{"metadata":{"name":"grows"},"allowVolumeExpansion":true}"""), ("storageclasses", """{"metadata":{"name":"stays"}}"""));
        string Claim(string request) =>
            $$$$"""{"metadata":{"name":"c"},"spec":{"storageClassName":"{{{{name}}}}","resources":{"requests":{"storage":"{{{{request}}}}"}}},"status":{"phase":"{{{{phase}}}}"}}""";
        ApiStatus? refusal = await AdmitAsync(new PersistentVolumeClaimResize(cluster.Lookup), Change("persistentvolumeclaims", Claim("1Gi"), Claim(size)));
        Assert.Equal(why is null ? null : "persistentvolumeclaims \"c\" is forbidden: " + why, refusal?.Message);
    }

    [Fact]
    public async Task Nothing_is_made_in_a_namespace_that_is_missing_or_goes()
    {
        await using AdmissionCluster cluster = await StartAsync(
            ("namespaces", """{"metadata":{"name":"here"}}"""), ("namespaces", """{"metadata":{"name":"goes","deletionTimestamp":"2026-01-01T00:00:00Z"}}"""));
        var plugin = new NamespaceLifecycle(cluster.Cache, cluster.Clock);
        string Map(string ns) => $$$"""{"metadata":{"generateName":"m-","namespace":"{{{ns}}}"}}""";
        Assert.Null(await AdmitAsync(plugin, Creation("configmaps", Map("here"))));
        Assert.Equal("namespaces \"none\" not found", (await AdmitAsync(plugin, Creation("configmaps", Map("none"))))!.Message);
        ApiStatus refusal = (await AdmitAsync(plugin, Creation("configmaps", Map("goes"))))!;
        Assert.Equal("configmaps \"m-\" is forbidden: unable to create new content in namespace goes because it is being terminated", refusal.Message);
        Assert.Equal(new StatusCause("NamespaceTerminating", "namespace goes is being terminated", "metadata.namespace"), Assert.Single(refusal.Details!.Causes));
        Assert.Null(await AdmitAsync(plugin, Change("configmaps", Map("goes"), Map("goes"))));
        Assert.Null(await AdmitAsync(plugin, Deletion("configmaps", Map("none"))));
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("kube-system", true)]
    [InlineData("kube-public", true)]
    [InlineData("kube-node-lease", false)]
    public async Task The_namespaces_that_the_system_lives_in_stay(string name, bool stays)
    {
        await using AdmissionCluster cluster = await StartAsync();
        ApiStatus? refusal = await AdmitAsync(new NamespaceLifecycle(cluster.Cache, cluster.Clock),
            Deletion("namespaces", $$$"""{"metadata":{"name":"{{{name}}}"}}"""));
        Assert.Equal(stays ? $"namespaces \"{name}\" is forbidden: this namespace may not be deleted" : null, refusal?.Message);
    }

    [Fact]
    public void Plugins_run_in_the_references_order_whatever_the_command_line_has() =>
        Assert.Equal([typeof(NamespaceLifecycle), typeof(ServiceAccount), typeof(Priority)],
            AdmissionPlugins.Of(["Priority", "ServiceAccount", "NamespaceLifecycle"]));

    [Fact]
    public void Plugins_of_features_that_are_off_look_at_nothing()
    {
        string[] dormant = [.. AdmissionPlugins.All.Where(entry => entry.Type?.IsSubclassOf(typeof(DormantPlugin)) == true).Select(entry => entry.Name)];
        Assert.Equal(["PodGroupProtection", "PodGroupWorkloadExists", "JobValidation"], dormant);
        IAdmissionPlugin[] plugins = [new PodGroupProtection(), new PodGroupWorkloadExists(), new JobValidation()];
        Assert.Equal(dormant, plugins.Select(plugin => plugin.Name));
        Assert.All(plugins, plugin => Assert.DoesNotContain(Enum.GetValues<AdmissionOperation>(), plugin.Handles));
    }

    private static string Class(string name, string annotation, string created) =>
        $$$$"""{"metadata":{"name":"{{{{name}}}}","creationTimestamp":"{{{{created}}}}","annotations":{"{{{{annotation}}}}":"true"}}}""";
}
