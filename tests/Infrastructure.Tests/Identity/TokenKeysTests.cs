using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Infrastructure.Identity;

namespace Kronicle.Infrastructure.Tests.Identity;

public sealed class TokenKeysTests
{
    private static ReadOnlySpan<byte> Claims => "{\"iss\":\"me\"}"u8;

    [Theory]
    [InlineData("rsa", "RS256")]
    [InlineData("nistP256", "ES256")]
    [InlineData("nistP384", "ES384")]
    [InlineData("nistP521", "ES512")]
    public void A_token_of_each_kind_of_key_is_verified_by_it_and_by_no_other(string kind, string algorithm)
    {
        using ServiceAccountKeys own = Keys(kind);
        using ServiceAccountKeys other = Keys(kind);
        string token = new TokenKeys(own).Sign(Claims);
        string id = new TokenKey(own.Signing).Id;
        Assert.Equal($$"""{"alg":"{{algorithm}}","kid":"{{id}}"}""", Part(token, 0));
        Assert.Equal("""{"iss":"me"}""", Part(token, 1));
        Assert.Null(new TokenKeys(own).Verify(token));
        Assert.Equal("invalid signature, no keys found", new TokenKeys(other).Verify(token));
    }

    [Fact]
    public void The_key_id_is_the_hash_of_the_public_key()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), new TokenKey(key).Id);
    }

    [Fact]
    public void Changed_claims_are_refused()
    {
        using ServiceAccountKeys own = Keys("nistP256");
        string[] parts = new TokenKeys(own).Sign(Claims).Split('.');
        Assert.Equal("invalid signature", new TokenKeys(own).Verify($"{parts[0]}.{Encode("{\"iss\":\"you\"}")}.{parts[2]}"));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"alg":"RS256"}""")]
    [InlineData("{}")]
    [InlineData("""{"alg":"ES256","crit":["b64"],"b64":false}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void The_header_does_not_choose_how_it_is_checked(string header)
    {
        using ServiceAccountKeys own = Keys("nistP256");
        string text = $"{Encode(header)}.{Encode("{}")}";
        string signature = Base64Url.EncodeToString(((ECDsa)own.Signing).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));
        Assert.NotNull(new TokenKeys(own).Verify($"{text}.{signature}"));
    }

    [Fact]
    public void A_token_that_names_no_key_is_tried_with_each()
    {
        using ServiceAccountKeys one = Keys("nistP256");
        using ECDsa two = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string text = $"{Encode("""{"alg":"ES256"}""")}.{Encode("{}")}";
        string signature = Base64Url.EncodeToString(two.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));
        Assert.Null(new TokenKeys(one with { Verification = [one.Signing, two] }).Verify($"{text}.{signature}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("!.!.!")]
    public void What_is_no_token_is_refused(string text)
    {
        using ServiceAccountKeys own = Keys("nistP256");
        Assert.Equal("the token is malformed", new TokenKeys(own).Verify(text));
    }

    private static ServiceAccountKeys Keys(string kind)
    {
        AsymmetricAlgorithm key = kind == "rsa" ? RSA.Create(2048) : ECDsa.Create(ECCurve.CreateFromFriendlyName(kind));
        return new(key, [key]);
    }

    private static string Part(string token, int index) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[index]));

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
