namespace Kronicle.Application.Tests.Validation.Networking;

public sealed class EndpointRulesTests
{
    [Theory]
    [InlineData("""[{"addresses":[{"ip":"10.0.0.5","hostname":"a","nodeName":"n.a"}],"ports":[{"port":80,"protocol":"TCP"}]}]""")]
    [InlineData("""[{}]""", "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`")]
    [InlineData("""[{"notReadyAddresses":[{"ip":"x"}]}]""",
        "subsets[0].notReadyAddresses[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "subsets[0].notReadyAddresses[0].ip: Invalid value: \"x\": must be a valid IP address")]
    [InlineData("""[{"addresses":[{"ip":"169.254.1.1"}]}]""", "subsets[0].addresses[0].ip: Invalid value: \"169.254.1.1\": may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("""[{"addresses":[{"ip":"10.0.0.5"}],"ports":[{"port":0,"protocol":"Odd"},{"name":"a","port":1,"protocol":"UDP"}]}]""",
        "subsets[0].ports[0].name: Required value", "subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "subsets[0].ports[0].protocol: Unsupported value: \"Odd\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    public void Endpoints_have_addresses_and_ports(string subsets, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Endpoints(subsets)));

    [Fact]
    public void Endpoints_that_are_not_touched_may_be_older_than_the_rules() =>
        Assert.Empty(Reviews.Lines(Endpoints("""[{"addresses":[{"ip":"x"}]}]"""), Endpoints("""[{"addresses":[{"ip":"x"}]}]""")));

    [Theory]
    [InlineData("IPv4", """{"addresses":["10.0.0.5"],"nodeName":"n","hints":{"forZones":[{"name":"z"}],"forNodes":[{"name":"n"}]}}""")]
    [InlineData("", """{"addresses":["10.0.0.5"]}""", "addressType: Required value")]
    [InlineData("IP", """{"addresses":["10.0.0.5"]}""", "addressType: Unsupported value: \"IP\": supported values: \"FQDN\", \"IPv4\", \"IPv6\"")]
    [InlineData("IPv4", "{}", "endpoints[0].addresses: Required value: must contain at least 1 address")]
    [InlineData("IPv4", """{"addresses":["fd00::1","127.0.0.1","x"]}""",
        "endpoints[0].addresses[0]: Invalid value: \"fd00::1\": must be an IPv4 address",
        "endpoints[0].addresses[1]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
        "endpoints[0].addresses[2]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("FQDN", """{"addresses":["a.b.","a",""]}""",
        "endpoints[0].addresses[1]: Invalid value: \"a\": should be a domain with at least two segments separated by dots", "endpoints[0].addresses[2]: Required value")]
    [InlineData("IPv4", """{"addresses":["10.0.0.5"],"hints":{"forZones":[{"name":"z"},{"name":"z"}]}}""", "endpoints[0].hints.forZones[1].name: Duplicate value: \"z\"")]
    public void The_addresses_of_a_slice_are_of_its_type(string type, string endpoint, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Slice(type, endpoint)));

    [Fact]
    public void The_type_of_a_slice_stays() => Assert.Equal(
        ["addressType: Invalid value: \"IPv6\": field is immutable"], Reviews.Lines(Slice("IPv6", """{"addresses":["fd00::1"]}"""), Slice("IPv4", """{"addresses":["10.0.0.5"]}""")));

    [Fact]
    public void Ports_of_a_slice_differ_in_name() => Assert.Equal(
        ["ports[1].name: Duplicate value: \"\"", "ports[1].protocol: Required value"],
        Reviews.Lines(Slice("IPv4", """{"addresses":["10.0.0.5"]}""", """[{"name":"","protocol":"TCP"},{"name":""}]""")));

    private static string Endpoints(string subsets) => $$"""{"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"a","namespace":"n"},"subsets":{{subsets}}}""";

    private static string Slice(string type, string endpoint, string ports = "[]") =>
        $$"""{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"a","namespace":"n"},"addressType":"{{type}}","endpoints":[{{endpoint}}],"ports":{{ports}}}""";
}
