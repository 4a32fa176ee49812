using System.Text;
using Kronicle.Application.Authentication.Configuration;
using Kronicle.Infrastructure.Wire.Yaml;

namespace Kronicle.Application.Tests.Authentication.Configuration;

public sealed class AuthenticationConfigurationFileTests
{
    [Fact]
    public void Anonymous_access_is_what_the_file_says()
    {
        AnonymousAccess anonymous = Read("anonymous: {enabled: true, conditions: [{path: /livez}, {path: /readyz}]}").Anonymous!;
        Assert.True(anonymous.Enabled);
        Assert.Equal(["/livez", "/readyz"], anonymous.Paths);
        Assert.False(Read("anonymous: {enabled: false}").Anonymous!.Enabled);
        Assert.Null(Read("jwt: null").Anonymous);
    }

    [Theory]
    [InlineData("anonymous: true", "json: cannot unmarshal bool into Go struct field AuthenticationConfiguration.anonymous of type v1.AnonymousAuthConfig")]
    [InlineData("anonymous: {enabled: \"false\"}", "json: cannot unmarshal string into Go struct field AnonymousAuthConfig.anonymous.enabled of type bool")]
    [InlineData("anonymous: {enabled: true, conditions: [/livez]}", "json: cannot unmarshal string into Go struct field AnonymousAuthConfig.anonymous.conditions of type v1.AnonymousAuthCondition")]
    [InlineData("anonymous: {enabled: true, condition: [{path: /livez}]}", "strict decoding error: unknown field \"anonymous.condition\"")]
    [InlineData("jwt: {issuer: {url: https://a.example}}", "json: cannot unmarshal object into Go struct field AuthenticationConfiguration.jwt of type []v1.JWTAuthenticator")]
    [InlineData("jwt: [{issuer: {url: https://a.example, audiences: a}}]", "json: cannot unmarshal string into Go struct field Issuer.jwt.issuer.audiences of type []string")]
    [InlineData("jwt: [{issuer: {url: https://a.example, audiences: [a]}, claimMappings: {username: sub}}]",
        "json: cannot unmarshal string into Go struct field ClaimMappings.jwt.claimMappings.username of type v1.PrefixedClaimOrExpression")]
    [InlineData("jwt: [{issuer: {url: https://a.example, audiences: [a]}, claimMappings: {username: {claim: sub, prefix: p}}, claimValidationRule: []}]",
        "strict decoding error: unknown field \"jwt[0].claimValidationRule\"")]
    [InlineData("anonymous: {enabled: false, conditions: [{path: /livez}]}", "anonymous.conditions: Invalid value: ")]
    public void What_means_something_else_than_it_says_is_refused(string rest, string why) =>
        Assert.StartsWith("f: " + why, Assert.Throws<StartupException>(() => Read(rest)).Message, StringComparison.Ordinal);

    private static AuthenticationConfiguration Read(string rest) => new AuthenticationConfigurationFile(new YamlText(), _ => Encoding.UTF8.GetBytes(
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n" + rest), []).Read("f");
}
