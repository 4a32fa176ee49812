using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Shared;

public sealed class AddressRulesTests
{
    private static readonly FieldPath Path = FieldPath.Root("ip");

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("FE80::0abc")]
    [InlineData("bad", "ip: Invalid value: \"bad\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("010.0.0.1", "ip: Invalid value: \"010.0.0.1\": must not have leading 0s")]
    [InlineData("::ffff:10.0.0.1", "ip: Invalid value: \"::ffff:10.0.0.1\": must not be an IPv4-mapped IPv6 address")]
    public void An_older_field_takes_every_form_that_is_read_alike_everywhere(string value, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => Assert.Equal(expected.Length == 0, AddressRules.Address(value, Path, causes))));

    [Fact]
    public void An_older_field_keeps_what_is_stored() =>
        Assert.Empty(Found.By(causes => AddressRules.Address("010.0.0.1", Path, causes, new ListNode([new TextNode("010.0.0.1")]))));

    [Theory]
    [InlineData("fe80::abc")]
    [InlineData("FE80::0abc", "ip: Invalid value: \"FE80::0abc\": must be in canonical form (\"fe80::abc\")")]
    [InlineData("010.0.0.1", "ip: Invalid value: \"010.0.0.1\": must not have leading 0s")]
    public void A_newer_field_takes_the_canonical_form_only(string value, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => AddressRules.CanonicalAddress(value, Path, causes)));

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("FE80::/10")]
    [InlineData("bad", "ip: Invalid value: \"bad\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData("10.0.0.0/08", "ip: Invalid value: \"10.0.0.0/08\": must not have leading 0s in IP or prefix length")]
    [InlineData("::ffff:10.0.0.0/104", "ip: Invalid value: \"::ffff:10.0.0.0/104\": must not have an IPv4-mapped IPv6 address")]
    [InlineData("10.0.0.1/8", "ip: Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length")]
    public void A_network_has_no_bits_beyond_its_prefix(string value, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => AddressRules.Network(value, Path, causes)));

    [Fact]
    public void A_newer_field_takes_the_canonical_network_only() => Assert.Equal(
        ["ip: Invalid value: \"FE80::/10\": must be in canonical form (\"fe80::/10\")"],
        Found.By(causes => AddressRules.CanonicalNetwork("FE80::/10", Path, causes)));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("224.0.1.1")]
    [InlineData("x", "ip: Invalid value: \"x\": must be a valid IP address")]
    [InlineData("0.0.0.0", "ip: Invalid value: \"0.0.0.0\": may not be unspecified (0.0.0.0)")]
    [InlineData("127.1.2.3", "ip: Invalid value: \"127.1.2.3\": may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("::1", "ip: Invalid value: \"::1\": may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("fe80::1", "ip: Invalid value: \"fe80::1\": may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("169.254.169.254", "ip: Invalid value: \"169.254.169.254\": may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("224.0.0.1", "ip: Invalid value: \"224.0.0.1\": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")]
    [InlineData("ff02::1", "ip: Invalid value: \"ff02::1\": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")]
    public void Traffic_goes_to_addresses_that_others_can_reach(string value, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => AddressRules.Destination(value, Path, causes)));

    [Theory]
    [InlineData("10.0.0.1", null)]
    [InlineData("nothing", null)]
    [InlineData("010.0.0.1", "ip: non-standard IP address \"010.0.0.1\" will be considered invalid in a future Kubernetes release: use \"10.0.0.1\"")]
    [InlineData("::ffff:1.2.3.4", "ip: non-standard IP address \"::ffff:1.2.3.4\" will be considered invalid in a future Kubernetes release: use \"1.2.3.4\"")]
    [InlineData("2001:DB8::1", "ip: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical format (\"2001:db8::1\")")]
    public void An_unusual_address_is_warned_of(string value, string? expected) => Assert.Equal(expected, AddressWarnings.OfAddress(value, Path));

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.1.0.0/8", "ip: CIDR value \"10.1.0.0/8\" is ambiguous in this context (should be \"10.0.0.0/8\" or \"10.1.0.0/32\"?)")]
    [InlineData("010.0.0.0/8", "ip: non-standard CIDR value \"010.0.0.0/8\" will be considered invalid in a future Kubernetes release: use \"10.0.0.0/8\"")]
    [InlineData("2001:DB8::/64", "ip: IPv6 CIDR value \"2001:DB8::/64\" should be in RFC 5952 canonical format (\"2001:db8::/64\")")]
    public void An_unusual_network_is_warned_of(string value, params string[] expected) => Assert.Equal(expected, AddressWarnings.OfNetwork(value, Path));
}
