namespace Kronicle.Application.Tests.Validation.Networking;

public sealed class NetworkingRulesTests
{
    private const string Backend = """{"service":{"name":"s","port":{"number":80}}}""";

    [Theory]
    [InlineData("""{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}""")]
    [InlineData("""{"defaultBackend":{"resource":{"apiGroup":"a.b","kind":"K","name":"n"}}}""")]
    [InlineData("""{"defaultBackend":{"resource":{"kind":"","name":"a/b"}}}""",
        "spec.defaultBackend.resource.kind: Required value", "spec.defaultBackend.resource.name: Invalid value: \"a/b\": may not contain '/'")]
    [InlineData("""{"defaultBackend":{"resource":{},"service":{}}}""", "spec.defaultBackend: Invalid value: \"\": cannot set both resource and service backends")]
    [InlineData("""{"defaultBackend":{"service":{"name":"","port":{}}}}""", "spec.defaultBackend.service.name: Required value", "spec.defaultBackend: Required value: port name or number is required")]
    [InlineData("""{"defaultBackend":{"service":{"name":"s","port":{"number":70000}}}}""", "spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"rules":[{"http":{"paths":[]}}]}""", "spec.rules[0].http.paths: Required value")]
    [InlineData("""{"rules":[{"http":{"paths":[{"pathType":"Prefix","path":"/a/../b/.","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}""",
        "spec.rules[0].http.paths[0].path: Invalid value: \"/a/../b/.\": must not contain '/../'", "spec.rules[0].http.paths[0].path: Invalid value: \"/a/../b/.\": cannot end with '/.'")]
    [InlineData("""{"rules":[{"http":{"paths":[{"pathType":"ImplementationSpecific","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}""")]
    [InlineData("""{"rules":[{"host":"*.a.b"}],"tls":[{"hosts":["*.a.b","a.b"],"secretName":"t"}]}""")]
    [InlineData("""{"rules":[{}],"tls":[{"hosts":["A"],"secretName":"B"}],"ingressClassName":"C"}""",
        "spec.tls[0].hosts[0]: Invalid value: \"A\": " + Subdomain, "spec.tls[0].secretName: Invalid value: \"B\": " + Subdomain, "spec.ingressClassName: Invalid value: \"C\": " + Subdomain)]
    public void An_ingress_leads_somewhere(string spec, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Ingress(spec)));

    [Fact]
    public void An_annotated_class_is_that_of_the_field() => Assert.Equal(
        ["annotations.kubernetes.io/ingress.class: Invalid value: \"b\": must match `ingressClassName` when both are specified"],
        Reviews.Lines(Ingress($$"""{"ingressClassName":"a","defaultBackend":{{Backend}}}""", """,'annotations':{'kubernetes.io/ingress.class':'b'}""".Replace('\'', '"'))));

    [Fact]
    public void What_a_stored_ingress_has_already_may_stay()
    {
        string old = Ingress("""{"rules":[{"host":"*.a.b","http":{"paths":[{"pathType":"Prefix","path":"rel","backend":{}}]}}],"tls":[{"secretName":"B"}],"defaultBackend":{"service":{"name":"1s","port":{"number":80}}}}""");
        Assert.Empty(Reviews.Lines(old, old));
        Assert.Equal(4, Reviews.Lines(old).Length);
    }

    [Theory]
    [InlineData("""{"controller":"a.b/c","parameters":{"kind":"K","name":"n","scope":"Namespace","namespace":"n"}}""")]
    [InlineData("{}", "spec.controller: Required value")]
    [InlineData("""{"controller":"A/b c"}""", "spec.controller: Invalid value: \"A\": " + Subdomain,
        @"spec.controller: Invalid value: ""b c"": Invalid path (regex used for validation is '[A-Za-z0-9/\-._~%!$&'()*+,;=:]+')")]
    [InlineData("""{"controller":"a.b/c","parameters":{"kind":"K","name":"n","scope":"Namespace"}}""", "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'")]
    [InlineData("""{"controller":"a.b/c","parameters":{"kind":"K","name":"n","scope":"Cluster","namespace":"n"}}""", "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'")]
    [InlineData("""{"controller":"a.b/c","parameters":{"scope":"Odd"}}""", "spec.parameters.kind: Required value", "spec.parameters.name: Required value", "spec.parameters.scope: Unsupported value: \"Odd\": supported values: \"Cluster\", \"Namespace\"")]
    public void An_ingress_class_names_its_controller(string spec, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines($$"""{"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","metadata":{"name":"a"},"spec":{{spec}}}"""));

    [Theory]
    [InlineData("""{"podSelector":{},"ingress":[{"ports":[{"protocol":"Odd"},{"endPort":5},{"port":"a","endPort":5}]}]}""",
        "spec.ingress[0].ports[0].protocol: Unsupported value: \"Odd\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
        "spec.ingress[0].ports[1].endPort: Invalid value: 5: may not be specified when `port` is not specified",
        "spec.ingress[0].ports[2].endPort: Invalid value: 5: may not be specified when `port` is non-numeric")]
    [InlineData("""{"podSelector":{"matchExpressions":[{"key":"a","operator":"Odd"}]}}""", "spec.podSelector.matchExpressions[0].operator: Invalid value: \"Odd\": not a valid selector operator")]
    [InlineData("""{"podSelector":{},"egress":[{"to":[{"ipBlock":{}},{"ipBlock":{"cidr":"10.0.0.1/8"}}]}]}""",
        "spec.egress[0].to[0].ipBlock.cidr: Required value", "spec.egress[0].to[1].ipBlock.cidr: Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length")]
    [InlineData("""{"podSelector":{},"policyTypes":["Ingress","Egress","Ingress"]}""", "spec.policyTypes: Invalid value: [\"Ingress\",\"Egress\",\"Ingress\"]: may not specify more than two policyTypes")]
    public void A_network_policy_names_peers_and_ports(string spec, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Policy(spec)));

    [Fact]
    public void Networks_that_are_stored_in_an_old_form_may_move_about() => Assert.Empty(Reviews.Lines(
        Policy("""{"podSelector":{},"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.1/8"}}]}]}"""), Policy("""{"podSelector":{},"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.1/8"}}]}]}""")));

    [Theory]
    [InlineData("""["10.0.0.0/24","fd00::/64"]""")]
    [InlineData("[]", "spec.cidrs: Required value: at least one CIDR required")]
    [InlineData("""["10.0.0.0/24","10.1.0.0/24"]""", "spec.cidrs: Invalid value: [\"10.0.0.0/24\",\"10.1.0.0/24\"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64")]
    [InlineData("""["a","b","c"]""", "spec.cidrs: Invalid value: {\"CIDRs\":[\"a\",\"b\",\"c\"]}: may only hold up to 2 values")]
    [InlineData("""["FD00::/64"]""", "spec.cidrs[0]: Invalid value: \"FD00::/64\": must be in canonical form (\"fd00::/64\")")]
    public void A_service_cidr_has_one_network_of_a_family(string cidrs, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Cidrs(cidrs)));

    [Theory]
    [InlineData("""["10.0.0.0/24","fd00::/64"]""")]
    [InlineData("""["10.1.0.0/24"]""", "spec.cidrs[0]: Invalid value: \"10.1.0.0/24\": field is immutable")]
    [InlineData("[]", "spec.cidrs: Invalid value: []: field is immutable")]
    [InlineData("""["10.1.0.0/24","bad"]""", "spec.cidrs[0]: Invalid value: \"10.1.0.0/24\": field is immutable", "spec.cidrs[1]: Invalid value: \"bad\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    public void A_service_cidr_may_get_a_second_network_and_no_other_change(string cidrs, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Cidrs(cidrs), Cidrs("""["10.0.0.0/24"]""")));

    [Theory]
    [InlineData("10.0.0.5", """{"parentRef":{"resource":"services","namespace":"n","name":"a"}}""")]
    [InlineData("fd00::5", "{}", "spec.parentRef: Required value")]
    [InlineData("fd00::5", """{"parentRef":{"group":"A"}}""", "spec.parentRef.group: Invalid value: \"A\": " + Subdomain, "spec.parentRef.resource: Required value", "spec.parentRef.name: Required value")]
    [InlineData("fd00:0::5", """{"parentRef":{"resource":"services","name":"a"}}""", "metadata.name: Invalid value: \"fd00:0::5\": must be in canonical form (\"fd00::5\")")]
    [InlineData("web", """{"parentRef":{"resource":"services","name":"a"}}""", "metadata.name: Invalid value: \"web\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    public void An_address_is_named_by_itself_and_has_an_owner(string name, string spec, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Address(name, spec)));

    [Fact]
    public void The_owner_of_an_address_stays() => Assert.Equal(
        ["spec.parentRef: Invalid value: {\"Group\":\"\",\"Resource\":\"services\",\"Namespace\":\"\",\"Name\":\"b\"}: field is immutable"],
        Reviews.Lines(Address("10.0.0.5", """{"parentRef":{"resource":"services","name":"b"}}"""), Address("10.0.0.5", """{"parentRef":{"resource":"services","name":"a"}}""")));

    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private static string Ingress(string spec, string metadata = "") =>
        $$"""{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"a","namespace":"n"{{metadata}}},"spec":{{spec}}}""";

    private static string Policy(string spec) => $$"""{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a","namespace":"n"},"spec":{{spec}}}""";

    private static string Cidrs(string cidrs) => $$$"""{"apiVersion":"networking.k8s.io/v1","kind":"ServiceCIDR","metadata":{"name":"a"},"spec":{"cidrs":{{{cidrs}}} } }""";

    private static string Address(string name, string spec) => $$"""{"apiVersion":"networking.k8s.io/v1","kind":"IPAddress","metadata":{"name":"{{name}}"},"spec":{{spec}}}""";
}
