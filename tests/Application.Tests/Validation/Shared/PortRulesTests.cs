using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Tests.Validation.Shared;

public sealed class PortRulesTests
{
    private static readonly FieldPath Path = FieldPath.Root("port");

    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(0, "port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData(65536, "port: Invalid value: 65536: must be between 1 and 65535, inclusive")]
    public void A_port_is_a_number_of_16_bits_above_zero(long number, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => PortRules.Number(number, Path, causes)));

    [Theory]
    [InlineData("http")]
    [InlineData("a-1-b")]
    [InlineData("1a")]
    [InlineData("exactly15chars-")]
    [InlineData("-a-")]
    [InlineData("a--b")]
    [InlineData("80")]
    [InlineData("")]
    [InlineData("A_b")]
    [InlineData("longer-than-fifteen")]
    public void A_good_name_is_seen_at_once_and_a_bad_one_is_explained(string name) => Assert.Equal(
        PortRules.NameErrors(name).Select(error => $"port: Invalid value: \"{name}\": {error}"),
        Found.By(causes => PortRules.Name(name, Path, causes)));

    [Theory]
    [InlineData("-a-", "must not begin or end with a hyphen")]
    [InlineData("a--b", "must not contain consecutive hyphens")]
    [InlineData("80", "must contain at least one letter (a-z)")]
    [InlineData("", "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)", "must contain at least one letter (a-z)")]
    [InlineData("longer-than-fifteen", "must be no more than 15 characters")]
    public void Every_error_of_a_name_is_told(string name, params string[] expected) => Assert.Equal(expected, PortRules.NameErrors(name));

    [Theory]
    [InlineData("TCP")]
    [InlineData(null, "port: Required value")]
    [InlineData("", "port: Required value")]
    [InlineData("tcp", "port: Unsupported value: \"tcp\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    public void A_protocol_is_one_of_three(string? protocol, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => PortRules.Protocol(protocol, Path, causes)));
}
