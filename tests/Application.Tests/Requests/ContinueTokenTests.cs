using System.Buffers.Text;
using System.Text;
using CsCheck;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Tests.Requests;

public class ContinueTokenTests
{
    private const string Head = "invalid continue token: continue key is not valid: ";

    [Fact]
    public void A_token_is_read_back_the_same() => Gen.Select(Gen.Long[1, long.MaxValue], Gen.String[Gen.Char.AlphaNumeric, 1, 40]).Sample((revision, name) =>
    {
        var token = new ContinueToken(revision, "ns/" + name + "\0");
        Assert.True(ContinueToken.TryDecode(token.Encode(), out ContinueToken read, out _));
        Assert.Equal(token, read);
    });

    [Fact]
    public void Dots_in_a_name_lead_nowhere()
    {
        Assert.True(ContinueToken.TryDecode(new ContinueToken(1, "system:a..b\0").Encode(), out ContinueToken token, out _));
        Assert.Equal("system:a..b\0", token.Start);
    }

    [Theory]
    [InlineData("""{"v":"v2","rv":1,"start":"a"}""", "server does not recognize this encoded version \"v2\"")]
    [InlineData("""{"rv":1,"start":"a"}""", "server does not recognize this encoded version \"\"")]
    [InlineData("""{"v":"meta.k8s.io/v1","start":"a"}""", "incorrect encoded start resourceVersion (version meta.k8s.io/v1)")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":1}""", "encoded start key empty (version meta.k8s.io/v1)")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":1,"start":"../x"}""", "../x")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":1,"start":"a/../x"}""", "a/../x")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":1,"start":"//x"}""", "//x")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":1,"start":"a/"}""", "a/")]
    [InlineData("{", "unexpected end of JSON input")]
    public void A_token_that_this_server_did_not_make_is_refused(string json, string why)
    {
        Assert.False(ContinueToken.TryDecode(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json)), out _, out ApiStatus? failure));
        Assert.Equal(400, failure!.Code);
        Assert.Equal(Head + why, failure.Message);
    }

    [Theory]
    [InlineData("garbage", "invalid character '\\u0081' looking for beginning of value")]
    [InlineData("a b", "illegal base64 data at input byte 1")]
    [InlineData("e30=", "illegal base64 data at input byte 3")]
    [InlineData("e30aa", "illegal base64 data at input byte 4")]
    [InlineData("e\n30", "server does not recognize this encoded version \"\"")]
    public void What_is_no_base64_is_refused_as_Go_refuses_it(string text, string why)
    {
        Assert.False(ContinueToken.TryDecode(text, out _, out ApiStatus? failure));
        Assert.Equal(Head + why, failure!.Message);
    }

    [Fact]
    public void Whatever_comes_is_a_token_or_a_refusal() => Gen.String.Sample(text =>
    {
        bool good = ContinueToken.TryDecode(text, out _, out ApiStatus? failure);
        Assert.Equal(good, failure is null);
    });
}
