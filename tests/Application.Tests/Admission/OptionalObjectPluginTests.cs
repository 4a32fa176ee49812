using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

/// <summary>Owners, external addresses, rates of events, trust bundles and the two that always say the same.</summary>
public sealed class OptionalObjectPluginTests
{
    private const string Owned =
        """{"metadata":{"name":"c","namespace":"ns","ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"d","uid":"1","blockOwnerDeletion":true}]}}""";

    [Fact]
    public async Task AlwaysAdmit_and_AlwaysDeny_say_the_same_to_everything()
    {
        Assert.Null(await AdmitAsync(new AlwaysAdmit(), Creation("configmaps", Owned)));
        Assert.Equal("configmaps \"c\" is forbidden: admission control is denying all modifications",
            (await AdmitAsync(new AlwaysDeny(), Deletion("configmaps", Owned)))!.Message);
    }

    [Theory]
    [InlineData(null, """["1.2.3.4"]""", false)]
    [InlineData("""["1.2.3.4","1.2.3.5"]""", """["1.2.3.5"]""", true)]
    [InlineData("""["1.2.3.4"]""", """["1.2.3.5"]""", false)]
    [InlineData(null, "[]", true)]
    public async Task No_service_takes_an_external_address_that_it_has_not_had(string? before, string after, bool admits)
    {
        static string Service(string addresses) => """{"metadata":{"name":"s"},"spec":{"externalIPs":""" + addresses + "}}";
        ApiStatus? refusal = await AdmitAsync(new DenyServiceExternalIPs(),
            before is null ? Creation("services", Service(after)) : Change("services", Service(before), Service(after)));
        Assert.Equal(admits ? null : "services \"s\" is forbidden: Use of external IPs is denied by admission control", refusal?.Message);
    }

    [Fact]
    public async Task Nothing_is_written_in_a_namespace_that_is_not_there()
    {
        await using AdmissionCluster cluster = await StartAsync(("namespaces", """{"metadata":{"name":"ns"}}"""));
        var plugin = new NamespaceExists(cluster.Lookup);
        Assert.Null(await AdmitAsync(plugin, Deletion("configmaps", Owned)));
        Assert.Null(await AdmitAsync(plugin, Creation("nodes", """{"metadata":{"name":"n"}}""")));
        Assert.Equal("namespaces \"no\" not found", (await AdmitAsync(plugin, Deletion("configmaps", """{"metadata":{"name":"c","namespace":"no"}}""")))!.Message);
    }

    [Fact]
    public async Task Whoever_changes_owners_may_delete_the_object()
    {
        const string Alone = """{"metadata":{"name":"c","namespace":"ns"}}""";
        string soft = Owned.Replace(",\"blockOwnerDeletion\":true", "", StringComparison.Ordinal);
        Assert.Equal("configmaps \"c\" is forbidden: cannot set an ownerRef on a resource you can't delete: no, <nil>",
            (await AdmitAsync(Enforcement(), Change("configmaps", Alone, soft)))!.Message);
        Assert.Null(await AdmitAsync(Enforcement("delete configmaps ns/c"), Change("configmaps", Alone, soft)));
        Assert.Null(await AdmitAsync(Enforcement(), Creation("configmaps", soft)));
        Assert.Null(await AdmitAsync(Enforcement(), Change("configmaps", soft, soft)));
    }

    [Fact]
    public async Task Whoever_blocks_an_owners_deletion_may_write_its_finalizers()
    {
        Assert.Equal("configmaps \"c\" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: no, <nil>",
            (await AdmitAsync(Enforcement(), Creation("configmaps", Owned)))!.Message);
        Assert.Null(await AdmitAsync(Enforcement("update deployments/finalizers ns/d"), Creation("configmaps", Owned)));
        Assert.Null(await AdmitAsync(Enforcement("update */finalizers /*"), Creation("configmaps", Owned)));
        Assert.Equal("configmaps \"c\" is forbidden: cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion apps/v1 Kind None: no matches for kind \"None\" in version \"apps/v1\"",
            (await AdmitAsync(Enforcement(), Creation("configmaps", Owned.Replace("Deployment", "None", StringComparison.Ordinal))))!.Message);
    }

    [Fact]
    public async Task Events_beyond_the_burst_wait_for_the_next_second()
    {
        await using AdmissionCluster cluster = await StartAsync();
        var plugin = new EventRateLimit(Limits("""[{"type":"Namespace","qps":2,"burst":3},{"type":"User","qps":100,"burst":100}]"""), cluster.Clock);
        AdmissionAttributes Event(string ns) => Creation("events", """{"metadata":{"name":"e","namespace":" """.TrimEnd() + ns + "\"}}");
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(await AdmitAsync(plugin, Event("a")));
        }

        ApiStatus refusal = (await AdmitAsync(plugin, Event("a")))!;
        Assert.Equal((429, "TooManyRequests", "Too many requests: limit reached on type Namespace for key a"), (refusal.Code, refusal.Reason, refusal.Message));
        Assert.Null(await AdmitAsync(plugin, Event("b")));
        cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await AdmitAsync(plugin, Event("a")));
        Assert.Null(await AdmitAsync(plugin, Event("a")));
        Assert.NotNull(await AdmitAsync(plugin, Event("a")));
    }

    [Theory]
    [InlineData("Server", "")]
    [InlineData("User", "system:anonymous")]
    [InlineData("SourceAndObject", "kubeletn1Podnsp5v1")]
    public async Task A_limit_counts_by_its_type(string type, string key)
    {
        await using AdmissionCluster cluster = await StartAsync();
        var plugin = new EventRateLimit(Limits($$"""[{"type":"{{type}}","qps":1,"burst":1}]"""), cluster.Clock);
        const string Event =
            """{"metadata":{"name":"e"},"source":{"component":"kubelet","host":"n1"},"involvedObject":{"kind":"Pod","namespace":"ns","name":"p","uid":"5","apiVersion":"v1"}}""";
        Assert.Null(await AdmitAsync(plugin, Creation("events", Event)));
        Assert.Equal($"Too many requests: limit reached on type {type} for key {key}", (await AdmitAsync(plugin, Creation("events", Event)))!.Message);
    }

    [Theory]
    [InlineData("[]", "limits: Invalid value: null: must not be empty")]
    [InlineData("""[{"type":"X","qps":0,"burst":1,"cacheSize":-1}]""",
        "[limits[0].type: Unsupported value: \"X\": supported values: \"Namespace\", \"Server\", \"SourceAndObject\", \"User\", limits[0].qps: Invalid value: 0: must be positive, limits[0].cacheSize: Invalid value: -1: must not be negative]")]
    public async Task Limits_that_are_none_end_the_start(string limits, string why)
    {
        await using AdmissionCluster cluster = await StartAsync();
        Assert.Equal("couldn't init admission plugin \"EventRateLimit\": " + why,
            Assert.Throws<StartupException>(() => new EventRateLimit(Limits(limits), cluster.Clock)).Message);
    }

    [Fact]
    public async Task Whoever_writes_a_trust_bundle_attests_for_its_signer()
    {
        static AdmissionAttributes Bundle(string spec) => new()
        {
            Operation = AdmissionOperation.Create,
            Resource = new() { Group = "certificates.k8s.io", Version = "v1beta1", Resource = "clustertrustbundles", Kind = "ClusterTrustBundle", Namespaced = false, Verbs = [] },
            Name = "b",
            User = UserInfo.Anonymous,
            Object = Tree("""{"metadata":{"name":"b"},"spec":""" + spec + "}"),
            Warnings = [],
            Annotations = new Dictionary<string, string>(),
        };
        var nobody = new ClusterTrustBundleAttest(new([new Rules([])]));
        Assert.Equal("clustertrustbundles.certificates.k8s.io \"b\" is forbidden: user not permitted to attest for signerName \"a.com/b\"",
            (await AdmitAsync(nobody, Bundle("""{"signerName":"a.com/b"}""")))!.Message);
        Assert.Null(await AdmitAsync(nobody, Bundle("{}")));
        Assert.Null(await AdmitAsync(new ClusterTrustBundleAttest(new([new Rules(["attest signers /a.com/*"])])), Bundle("""{"signerName":"a.com/b"}""")));
    }

    private static OwnerReferencesPermissionEnforcement Enforcement(params string[] allowed) => new(new([new Rules(allowed)]));

    private static PluginConfigurations Limits(string limits) => new(new Dictionary<string, MapNode>
    {
        ["EventRateLimit"] = Tree("""{"apiVersion":"eventratelimit.admission.k8s.io/v1alpha1","kind":"Configuration","limits":""" + limits + "}"),
    });

    /// <summary>Allows what is listed, such as "update deployments/finalizers ns/d".</summary>
    private sealed class Rules(string[] allowed) : IAuthorizer
    {
        public string Name => "Rules";

        public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
        {
            string asked = $"{attributes.Verb} {attributes.Resource}{(attributes.Subresource.Length > 0 ? "/" + attributes.Subresource : "")} {attributes.Namespace}/{attributes.Name}";
            return ValueTask.FromResult(allowed.Contains(asked) ? AuthorizationOutcome.Allow : new(Decision.NoOpinion, "no"));
        }
    }
}
