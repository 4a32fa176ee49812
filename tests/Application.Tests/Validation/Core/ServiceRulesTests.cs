using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Core;

public sealed class ServiceRulesTests
{
    private const string Plain = """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"a","namespace":"n"},"spec":{"type":"ClusterIP","clusterIP":"10.0.0.5","clusterIPs":["10.0.0.5"],
        "ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster","sessionAffinity":"None","ports":[{"port":80,"protocol":"TCP","targetPort":80}]}}
        """;

    private const string Listening = """
        ,"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}
        """;

    private const string Domain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ports":null}""", "spec.ports: Required value")]
    [InlineData("""{"ports":null,"clusterIP":"None","clusterIPs":["None"]}""")]
    [InlineData("""{"type":"Odd","internalTrafficPolicy":null}""", "spec.type: Unsupported value: \"Odd\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"")]
    [InlineData("""{"type":"NodePort","externalTrafficPolicy":"Cluster","clusterIP":"None","clusterIPs":["None"]}""", "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services")]
    [InlineData("""{"selector":{"-":"b"}}""", "spec.selector: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    [InlineData("""{"sessionAffinity":"Odd"}""", "spec.sessionAffinity: Unsupported value: \"Odd\": supported values: \"ClientIP\", \"None\"")]
    [InlineData("""{"sessionAffinity":"ClientIP"}""", "spec.sessionAffinityConfig: Required value: when session affinity type is ClientIP")]
    [InlineData("""{"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":86401}}}""", "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400")]
    [InlineData("""{"sessionAffinityConfig":{}}""", "spec.sessionAffinityConfig: Forbidden: must not be set when session affinity is None")]
    [InlineData("""{"externalIPs":["127.0.0.1","x"],"externalTrafficPolicy":"Cluster"}""",
        "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
        "spec.externalIPs[1]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("""{"clusterIPs":["10.0.0.6"]}""", "spec.clusterIPs: Invalid value: [\"10.0.0.6\"]: first value must match `clusterIP`")]
    [InlineData("""{"clusterIPs":["10.0.0.5","10.0.0.6"],"ipFamilies":["IPv4","IPv4"]}""",
        "spec.ipFamilies[1]: Duplicate value: \"IPv4\"", "spec.clusterIPs: Invalid value: [\"10.0.0.5\",\"10.0.0.6\"]: may specify no more than one IP for each IP family")]
    [InlineData("""{"ipFamilies":["IPv6"]}""", "spec.clusterIPs[0]: Invalid value: \"10.0.0.5\": expected an IPv6 value as indicated by `ipFamilies[0]`")]
    [InlineData("""{"loadBalancerClass":"a/b"}""", "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData("""{"loadBalancerSourceRanges":[" 10.0.0.0/8 ","10.0.0.1/8"]}""",
        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        "spec.LoadBalancerSourceRanges[1]: Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length")]
    [InlineData("""{"allocateLoadBalancerNodePorts":true}""", "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData("""{"type":"LoadBalancer","externalTrafficPolicy":"Cluster"}""", "allocateLoadBalancerNodePorts: Required value")]
    [InlineData("""{"externalTrafficPolicy":"Local"}""", "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible services")]
    [InlineData("""{"type":"NodePort"}""", "spec.externalTrafficPolicy: Required value")]
    [InlineData("""{"type":"NodePort","externalTrafficPolicy":"Odd"}""", "spec.externalTrafficPolicy: Unsupported value: \"Odd\": supported values: \"Cluster\", \"Local\"")]
    [InlineData("""{"healthCheckNodePort":30000}""", "spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")]
    [InlineData("""{"internalTrafficPolicy":null}""", "spec.internalTrafficPolicy: Required value")]
    [InlineData("""{"internalTrafficPolicy":"Odd"}""", "spec.internalTrafficPolicy: Unsupported value: \"Odd\": supported values: \"Cluster\", \"Local\"")]
    [InlineData("""{"trafficDistribution":"Odd"}""", "spec.trafficDistribution: Unsupported value: \"Odd\": supported values: \"PreferClose\", \"PreferSameZone\", \"PreferSameNode\"")]
    [InlineData("""{"type":"ExternalName"}""",
        "spec.clusterIPs: Forbidden: may not be set for ExternalName services", "spec.ipFamilies: Forbidden: may not be set for ExternalName services",
        "spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services", "spec.externalName: Required value")]
    [InlineData("""{"type":"ExternalName","clusterIP":null,"clusterIPs":null,"ipFamilies":null,"ipFamilyPolicy":null,"externalName":"A_b."}""", "spec.externalName: Invalid value: \"A_b\": " + Domain)]
    public void A_spec_says_what_its_type_needs_and_nothing_else(string change, params string[] expected) => Assert.Equal(expected, Reviews.Lines(With(Plain, change)));

    [Theory]
    [InlineData("""[{"port":0,"protocol":"Odd","targetPort":0}]""",
        "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive", "spec.ports[0].protocol: Unsupported value: \"Odd\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
        "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("""[{"name":"a","port":1,"protocol":"TCP","targetPort":1},{"port":1,"protocol":"UDP","targetPort":"web"}]""", "spec.ports[1].name: Required value")]
    [InlineData("""[{"name":"a","port":1,"protocol":"TCP","targetPort":1},{"name":"a","port":1,"protocol":"TCP","targetPort":1}]""",
        "spec.ports[1].name: Duplicate value: \"a\"", """spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":1,"TargetPort":0,"NodePort":0}""")]
    [InlineData("""[{"port":1,"protocol":"TCP","targetPort":1,"nodePort":30000}]""", "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'")]
    [InlineData("""[{"port":1,"protocol":"TCP","targetPort":"A!"}]""", "spec.ports[0].targetPort: Invalid value: \"A!\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)", "spec.ports[0].targetPort: Invalid value: \"A!\": must contain at least one letter (a-z)")]
    public void Ports_are_told_apart_by_name_and_by_number(string ports, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(With(Plain, $$"""{"ports":{{ports}}}""")));

    [Fact]
    public void Node_ports_are_given_once_for_each_protocol() => Assert.Equal(["spec.ports[2].nodePort: Duplicate value: 30000"], Reviews.Lines(With(Plain,
        """
        {"type":"NodePort","externalTrafficPolicy":"Cluster","ports":[{"name":"a","port":1,"protocol":"TCP","targetPort":1,"nodePort":30000},
        {"name":"b","port":2,"protocol":"UDP","targetPort":1,"nodePort":30000},{"name":"c","port":3,"protocol":"TCP","targetPort":1,"nodePort":30000}]}
        """)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"clusterIP":"10.0.0.6","clusterIPs":["10.0.0.6"]}""", "spec.clusterIPs[0]: Invalid value: [\"10.0.0.6\"]: may not change once set")]
    [InlineData("""{"clusterIP":null,"clusterIPs":null}""", "spec.clusterIPs[0]: Invalid value: null: primary clusterIP can not be unset")]
    [InlineData("""{"clusterIPs":["10.0.0.5","fd00::1"],"ipFamilies":["IPv4","IPv6"],"ipFamilyPolicy":"RequireDualStack"}""")]
    [InlineData("""{"type":"ExternalName","externalName":"a.b","clusterIP":null,"clusterIPs":null,"ipFamilies":null,"ipFamilyPolicy":null}""")]
    public void The_first_address_stays_and_a_second_may_come(string change, params string[] expected) => Assert.Equal(expected, Reviews.Lines(With(Plain, change), Plain));

    [Fact]
    public void A_second_address_goes_only_with_the_policy() => Assert.Equal(
        [
            "spec.ipFamilyPolicy: Invalid value: \"PreferDualStack\": must be set to 'SingleStack' when releasing the secondary clusterIP",
            "spec.ipFamilyPolicy: Invalid value: \"PreferDualStack\": must be set to 'SingleStack' when releasing the secondary ipFamily",
        ],
        Reviews.Lines(With(Plain, """{"ipFamilyPolicy":"PreferDualStack"}"""), With(Plain, """{"clusterIPs":["10.0.0.5","fd00::1"],"ipFamilies":["IPv4","IPv6"]}""")));

    [Fact]
    public void The_class_of_a_load_balancer_stays()
    {
        string balancer = With(Plain, """{"type":"LoadBalancer","externalTrafficPolicy":"Cluster","allocateLoadBalancerNodePorts":true,"loadBalancerClass":"a.b/c"}""");
        Assert.Equal(["spec.loadBalancerClass: Invalid value: \"a.b/d\": may not change once set"], Reviews.Lines(With(balancer, """{"loadBalancerClass":"a.b/d"}"""), balancer));
        Assert.Equal(["spec.loadBalancerClass: Invalid value: null: may not change once set"], Reviews.Lines(With(balancer, """{"loadBalancerClass":null}"""), balancer));
    }

    [Fact]
    public void Addresses_that_are_stored_in_an_old_form_may_stay()
    {
        string old = With(Plain, """{"clusterIP":"010.0.0.5","clusterIPs":["010.0.0.5"],"externalIPs":["010.1.0.5"],"externalTrafficPolicy":"Cluster"}""");
        Assert.Empty(Reviews.Lines(old, old));
        Assert.Equal(2, Reviews.Lines(old).Length);
    }

    [Theory]
    [InlineData("""[{"ip":"1.2.3.4","ipMode":"VIP"},{"hostname":"a.b"}]""")]
    [InlineData("""[{"ip":"x","ipMode":"Odd"}]""",
        "status.loadBalancer.ingress[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "status.loadBalancer.ingress[0].ipMode: Unsupported value: \"Odd\": supported values: \"Proxy\", \"VIP\"")]
    [InlineData("""[{"ip":"1.2.3.4"},{"hostname":"1.2.3.4","ipMode":"VIP"}]""",
        "status.loadBalancer.ingress[0].ipMode: Required value: must be specified when `ip` is set",
        "status.loadBalancer.ingress[1].ipMode: Forbidden: may not be specified when `ip` is not set",
        "status.loadBalancer.ingress[1].hostname: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address")]
    public void A_load_balancer_listens_at_addresses_or_names(string points, params string[] expected)
    {
        string balancer = With(Plain, """{"type":"LoadBalancer"}""");
        MapNode changed = Reviews.Read(balancer);
        changed["status"] = Reviews.Read($$$"""{"loadBalancer":{"ingress":{{{points}}} } }""");
        Assert.Equal(expected, Reviews.Lines(Json(changed), balancer, "status"));
    }

    [Fact]
    public void Only_a_load_balancer_listens() => Assert.Equal(
        ["status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'"],
        Reviews.Lines(Plain.TrimEnd()[..^1] + Listening + "}", Plain, "status"));

    [Fact]
    public void Two_annotations_of_one_meaning_say_the_same() => Assert.Equal(
        ["metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: \"Auto\": must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified"],
        Reviews.Lines(Plain.Replace("\"namespace\":\"n\"",
            """ "namespace":"n","annotations":{"service.kubernetes.io/topology-mode":"Auto","service.kubernetes.io/topology-aware-hints":"auto"}""", StringComparison.Ordinal)));

    private static string With(string service, string change)
    {
        MapNode root = Reviews.Read(service);
        foreach (KeyValuePair<string, Node> entry in Reviews.Read(change))
        {
            root.Map("spec")![entry.Key] = entry.Value is NullNode ? null : entry.Value;
        }

        return Json(root);
    }

    private static string Json(Node node) => Kronicle.Application.Validation.Shared.ShownValue.Json(node);
}
