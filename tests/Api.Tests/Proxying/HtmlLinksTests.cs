using System.Net;
using Kronicle.Api.Proxying;

namespace Kronicle.Api.Tests.Proxying;

public sealed class HtmlLinksTests
{
    [Theory]
    [InlineData("<a href=\"/x\">", "<a href=\"[/x]\">")]
    [InlineData("<A HREF='/x' class=y>", "<A HREF='[/x]' class=y>")]
    [InlineData("<img src=/x alt=/y>", "<img src=[/x] alt=/y>")]
    [InlineData("<a href=\"/x?a=1&amp;b=2\">", "<a href=\"[/x?a=1&amp;b=2]\">")]
    [InlineData("<p href=\"/x\">", "<p href=\"/x\">")]
    [InlineData("<!-- <a href=\"/x\"> -->", "<!-- <a href=\"/x\"> -->")]
    [InlineData("<script src=\"/s.js\">if (a<b) '<a href=\"/x\">'</script>", "<script src=\"[/s.js]\">if (a<b) '<a href=\"/x\">'</script>")]
    [InlineData("a < b <br/> <form action = \"/go\" method=post/>", "a < b <br/> <form action = \"[/go]\" method=post/>")]
    [InlineData("<a href", "<a href")]
    [InlineData("<a href=\"/x", "<a href=\"[/x]")]
    [InlineData("<a = href=/x>", "<a = href=/x>")]
    [InlineData("<", "<")]
    public void Only_the_values_of_links_change(string page, string rewritten) =>
        Assert.Equal(rewritten, HtmlLinks.Rewrite(page, link => $"[{link}]"));

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    public void Addresses_of_this_machine_links_and_groups_are_not_global(string address, bool global) =>
        Assert.Equal(global, BackendDialer.IsGlobal(IPAddress.Parse(address)));
}
