namespace Kronicle.Application.Tests.Validation.Core;

public sealed class PodHostRulesTests
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string Search = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";
    private const string NoAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    [Theory]
    [InlineData("""{"dnsPolicy":"Odd"}""", "spec.dnsPolicy: Unsupported value: \"Odd\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"")]
    [InlineData("""{"dnsPolicy":"None"}""", "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None")]
    [InlineData("""{"dnsPolicy":"None","dnsConfig":{}}""", "spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None")]
    [InlineData("""{"dnsConfig":{"nameservers":["1.1.1.1","1.1.1.2","1.1.1.3","x"]}}""", "spec.dnsConfig.nameservers: Invalid value: [\"1.1.1.1\",\"1.1.1.2\",\"1.1.1.3\",\"x\"]: must not have more than 3 nameservers|spec.dnsConfig.nameservers[3]: Invalid value: \"x\": " + NoAddress)]
    [InlineData("""{"dnsConfig":{"searches":[".","_a.b_c.","A."]}}""", "spec.dnsConfig.searches[2]: Invalid value: \"A\": " + Search)]
    [InlineData("""{"dnsConfig":{"options":[{"value":"1"}]}}""", "spec.dnsConfig.options[0]: Required value: must not be empty")]
    [InlineData("""{"hostAliases":[{"ip":"a","hostnames":["A"]}]}""", "spec.hostAliases[0].ip: Invalid value: \"a\": " + NoAddress + "|spec.hostAliases[0].hostnames[0]: Invalid value: \"A\": " + Subdomain)]
    [InlineData("""{"hostname":"a.b","subdomain":"c.d"}""", "spec.hostname: Invalid value: \"a.b\": must not contain dots|spec.subdomain: Invalid value: \"c.d\": must not contain dots")]
    [InlineData("""{"serviceAccountName":"A","nodeName":"B","priorityClassName":"C","runtimeClassName":"D"}""", "spec.serviceAccountName: Invalid value: \"A\": " + Subdomain + "|spec.nodeName: Invalid value: \"B\": " + Subdomain + "|spec.priorityClassName: Invalid value: \"C\": " + Subdomain + "|spec.runtimeClassName: Invalid value: \"D\": " + Subdomain)]
    public void Names_and_addresses_have_their_forms(string spec, string expected) => Assert.Equal(expected.Split('|'), PodReviews.OfSpec(spec));

    [Fact]
    public void Searches_are_counted()
    {
        string many = string.Join(',', Enumerable.Repeat("\"a\"", 33));
        Assert.Single(PodReviews.OfSpec($$$"""{"dnsConfig":{"searches":[{{{many}}}]} }"""), line => line.EndsWith("must not have more than 32 search paths", StringComparison.Ordinal));
        string long250 = string.Join(',', Enumerable.Repeat($"\"{new string('a', 250)}\"", 9));
        Assert.Single(PodReviews.OfSpec($$$"""{"dnsConfig":{"searches":[{{{long250}}}]} }"""),
            line => line.EndsWith("must not have more than 2048 characters (including spaces) in the search list", StringComparison.Ordinal));
    }

    [Fact]
    public void Users_of_a_pods_own_go_with_nothing_of_the_hosts() => Assert.Equal(
        [
            "spec.hostNetwork: Forbidden: when `hostUsers` is false",
            "spec.HostPID: Forbidden: when `hostUsers` is false",
            "spec.HostIPC: Forbidden: when `hostUsers` is false",
            "spec.containers[0].volumeDevices: Forbidden: when `hostUsers` is false",
        ],
        PodReviews.OfSpec("""
            {"hostUsers":false,"hostNetwork":true,"hostPID":true,"hostIPC":true,"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"c"}}],
             "containers":[{"name":"c","image":"i","volumeDevices":[{"name":"v","devicePath":"/a"}]}]}
            """));

    [Theory]
    [InlineData("""{"hostnameOverride":"a.b"}""")]
    [InlineData("""{"hostnameOverride":"a","setHostnameAsFQDN":true,"hostNetwork":true}""",
        "Forbidden: may not be specified when setHostnameAsFQDN is true", "Forbidden: may not be specified when hostNetwork is true")]
    [InlineData("""{"hostnameOverride":"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"}""", "Too long: may not be more than 64 bytes")]
    public void An_override_stands_alone(string spec, params string[] causes) =>
        Assert.Equal(causes.Select(cause => "spec.hostnameOverride: " + cause), PodReviews.OfSpec(spec));

    [Fact]
    public void An_override_is_a_subdomain() =>
        Assert.StartsWith("spec.hostnameOverride: Invalid value: \"\": a lowercase RFC 1123 subdomain", Assert.Single(PodReviews.OfSpec("""{"hostnameOverride":""}""")), StringComparison.Ordinal);
}
