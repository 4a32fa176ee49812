using Kronicle.Domain.Addresses;

namespace Kronicle.Domain.Tests.Addresses;

public class IpAddressTests
{
    [Theory]
    [InlineData("10.9.8.7", "10.9.8.7", IpOddities.None)]
    [InlineData("0.0.0.0", "0.0.0.0", IpOddities.None)]
    [InlineData("255.255.255.255", "255.255.255.255", IpOddities.None)]
    [InlineData("010.002.003.004", "10.2.3.4", IpOddities.LeadingZeros)]
    [InlineData("::", "::", IpOddities.None)]
    [InlineData("::1", "::1", IpOddities.None)]
    [InlineData("1::", "1::", IpOddities.None)]
    [InlineData("2001:DB8::FFFF", "2001:db8::ffff", IpOddities.None)]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", IpOddities.None)]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", IpOddities.None)]
    [InlineData("1:0:0:2:0:0:0:3", "1:0:0:2::3", IpOddities.None)]
    [InlineData("fe80:0:0:0:0:0:0:0abc", "fe80::abc", IpOddities.None)]
    [InlineData("00001::2", "1::2", IpOddities.LeadingZeros)]
    [InlineData("64:ff9b::1.2.3.4", "64:ff9b::102:304", IpOddities.None)]
    [InlineData("::1.2.3.4", "::102:304", IpOddities.None)]
    [InlineData("::ffff:1.2.3.4", "1.2.3.4", IpOddities.Mapped)]
    [InlineData("::ffff:102:304", "1.2.3.4", IpOddities.Mapped)]
    [InlineData("::ffff:01.2.3.4", "1.2.3.4", IpOddities.Mapped | IpOddities.LeadingZeros)]
    public void Every_written_form_is_read_and_has_one_canonical_form(string text, string canonical, IpOddities expected)
    {
        IpAddress? address = IpText.Parse(text, out IpOddities oddities);
        Assert.Equal(canonical, address?.ToString());
        Assert.Equal(expected, oddities);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.99999999999")]
    [InlineData("1.2.3.-4")]
    [InlineData("1.2.3.4 ")]
    [InlineData(".1.2.3")]
    [InlineData("1..2.3")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7::8")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("fe80::1%eth0")]
    [InlineData("1.2.3.4::")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    public void What_is_no_address_is_not_read(string text) => Assert.Null(IpAddress.Parse(text));

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.0/24", "10.0.0.255", IpOddities.None)]
    [InlineData("10.0.0.9/24", "10.0.0.0/24", "10.0.0.255", IpOddities.HostBits)]
    [InlineData("10.0.0.9/32", "10.0.0.9/32", "10.0.0.9", IpOddities.None)]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", "255.255.255.255", IpOddities.None)]
    [InlineData("10.0.0.0/08", "10.0.0.0/8", "10.255.255.255", IpOddities.LeadingZeros)]
    [InlineData("2001:db8::/64", "2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", IpOddities.None)]
    [InlineData("::/0", "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", IpOddities.None)]
    [InlineData("::ffff:10.0.0.0/120", "10.0.0.0/24", "10.0.0.255", IpOddities.Mapped)]
    public void A_network_has_its_first_and_its_last_address(string text, string canonical, string last, IpOddities expected)
    {
        IpNetwork? network = IpNetwork.Parse(text, out _, out IpOddities oddities);
        Assert.Equal(canonical, network?.ToString());
        Assert.Equal(last, network?.Last.ToString());
        Assert.Equal(expected, oddities);
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0/8")]
    [InlineData("::/129")]
    [InlineData("bad")]
    public void What_is_no_network_is_not_read(string text) => Assert.Null(IpNetwork.Parse(text));

    [Fact]
    public void A_network_contains_addresses_of_its_family_only()
    {
        IpNetwork network = IpNetwork.Parse("0.0.0.0/0")!.Value;
        Assert.True(network.Contains(IpAddress.Parse("1.2.3.4")!.Value));
        Assert.False(network.Contains(IpAddress.Parse("::1")!.Value));
        Assert.True(network.Contains(IpNetwork.Parse("10.0.0.0/8")!.Value));
        Assert.False(IpNetwork.Parse("10.0.0.0/16")!.Value.Contains(IpNetwork.Parse("10.0.0.0/8")!.Value));
    }
}
