using System.Text;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Configuration;
using Kronicle.Application.Authorization.Webhook;
using Kronicle.Application.Codecs;

namespace Kronicle.Application.Tests.Authorization.Configuration;

public sealed class AuthorizationConfigurationFileTests
{
    private const string Webhook = """{"timeout":"3s","subjectAccessReviewVersion":"v1","failurePolicy":"Deny","authorizedTTL":"1m","connectionInfo":{"type":"KubeConfigFile","kubeConfigFile":"/k"}}""";

    [Fact]
    public void Authorizers_stand_in_their_order_with_what_is_said_of_them()
    {
        IReadOnlyList<AuthorizerChoice> choices = Read($$"""[{"type":"Node","name":"node"},{"type":"Webhook","name":"first","webhook":{{Webhook}}},{"type":"Webhook","name":"second","webhook":{{Webhook}}},{"type":"RBAC","name":"rbac"}]""");
        Assert.Equal(["Node", "Webhook", "Webhook", "RBAC"], choices.Select(choice => choice.Mode));
        AuthorizerChoice webhook = choices[1];
        Assert.Equal(("/k", "first", "v1", true), (webhook.Kubeconfig, webhook.Webhook.Name, webhook.Webhook.Version, webhook.Webhook.DenyOnFailure));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30)),
            (webhook.Webhook.Timeout, webhook.Webhook.AuthorizedTtl, webhook.Webhook.UnauthorizedTtl));
    }

    [Theory]
    [InlineData("""{"type":"RBAC","name":"x"}""", "json: cannot unmarshal object into Go struct field AuthorizationConfiguration.authorizers of type []v1.AuthorizerConfiguration")]
    [InlineData("""["RBAC"]""", "json: cannot unmarshal string into Go struct field AuthorizationConfiguration.authorizers of type v1.AuthorizerConfiguration")]
    [InlineData("""[{"type":"RBAC","name":1}]""", "json: cannot unmarshal number into Go struct field AuthorizerConfiguration.authorizers.name of type string")]
    [InlineData("""[{"type":"RBAC","name":"a"},{"type":"Webhook","name":"b","webhook":{"failurepolicy":"Deny","connectionInfo":{"file":"x"}}}]""",
        "strict decoding error: unknown field \"authorizers[1].webhook.failurepolicy\", unknown field \"authorizers[1].webhook.connectionInfo.file\"")]
    [InlineData("[]", "authorizers: Required value: at least one authorization mode must be defined")]
    [InlineData("""[{"name":"x"}]""", "authorizers[0].type: Required value")]
    [InlineData("""[{"type":"Magic","name":"x"}]""", "authorizers[0].type: Unsupported value: \"Magic\": supported values: \"ABAC\", \"AlwaysAllow\", \"AlwaysDeny\", \"Node\", \"RBAC\", \"Webhook\"")]
    [InlineData("""[{"type":"RBAC","name":"a"},{"type":"RBAC","name":"b"}]""", "authorizers[1].type: Duplicate value: \"RBAC\"")]
    [InlineData("""[{"type":"RBAC","name":"a"},{"type":"Node","name":"a"}]""", "authorizers[1].name: Duplicate value: \"a\"")]
    [InlineData("""[{"type":"RBAC"}]""", "authorizers[0].name: Required value")]
    [InlineData("""[{"type":"RBAC","name":"A_"}]""", "authorizers[0].name: Invalid value: \"A_\": authorizer name is invalid: ")]
    [InlineData("""[{"type":"Webhook","name":"a"}]""", "authorizers[0].webhook: Required value: required when type=Webhook")]
    [InlineData("""[{"type":"RBAC","name":"a","webhook":{}}]""", "authorizers[0].webhook: Invalid value: \"non-null\": may only be specified when type=Webhook")]
    [InlineData("""[{"type":"Webhook","name":"a","webhook":{}}]""", "[authorizers[0].timeout: Required value, authorizers[0].subjectAccessReviewVersion: Required value, authorizers[0].failurePolicy: Required value, authorizers[0].connectionInfo.type: Required value]")]
    public void What_is_wrong_is_told_field_by_field(string authorizers, string why) =>
        Assert.StartsWith("f: " + why, Assert.Throws<StartupException>(() => Read(authorizers)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"authorizedTTL\":\"1m\"", 60, 30)]
    [InlineData("\"authorizedTTL\":\"0s\",\"unauthorizedTTL\":\"0s\"", 300, 30)]
    [InlineData("\"authorizedTTL\":\"1m\",\"cacheAuthorizedRequests\":false", 0, 30)]
    [InlineData("\"cacheAuthorizedRequests\":false,\"cacheUnauthorizedRequests\":false", 0, 0)]
    [InlineData("\"cacheAuthorizedRequests\":true,\"unauthorizedTTL\":\"5s\"", 300, 5)]
    public void Answers_are_remembered_for_their_time_and_not_at_all_when_that_is_said(string said, int allowed, int refused)
    {
        WebhookSettings webhook = Read($$"""[{"type":"Webhook","name":"a","webhook":{{Webhook.Replace("\"authorizedTTL\":\"1m\"", said, StringComparison.Ordinal)}}}]""")[0].Webhook;
        Assert.Equal((allowed, refused), (webhook.AuthorizedTtl.TotalSeconds, webhook.UnauthorizedTtl.TotalSeconds));
    }

    [Theory]
    [InlineData("\"timeout\":\"3s\"", "\"timeout\":\"31s\"", "authorizers[0].timeout: Invalid value: \"31s\": must be > 0s and <= 30s")]
    [InlineData("\"authorizedTTL\":\"1m\"", "\"authorizedTTL\":\"-1s\"", "authorizers[0].authorizedTTL: Invalid value: \"-1s\": must be > 0s")]
    [InlineData("\"v1\"", "\"v2\"", "authorizers[0].subjectAccessReviewVersion: Unsupported value: \"v2\": supported values: \"v1\", \"v1beta1\"")]
    [InlineData("\"Deny\"", "\"Ignore\"", "authorizers[0].failurePolicy: Unsupported value: \"Ignore\": supported values: \"NoOpinion\", \"Deny\"")]
    [InlineData("/k", "k", "authorizers[0].connectionInfo.kubeConfigFile: Invalid value: \"k\": must be an absolute path")]
    [InlineData("\"timeout\"", "\"matchConditions\":[{\"expression\":\"true\"}],\"timeout\"", "authorizers[0].matchConditions: Invalid value: \"1 conditions\": expressions are not evaluated by this server: leave matchConditions out")]
    public void A_webhook_is_held_to_its_rules(string from, string to, string why) =>
        Assert.Equal($"f: {why}; check --authorization-config", Assert.Throws<StartupException>(() =>
            Read($$"""[{"type":"Webhook","name":"a","webhook":{{Webhook.Replace(from, to, StringComparison.Ordinal)}}}]""")).Message);

    private static IReadOnlyList<AuthorizerChoice> Read(string authorizers) => new AuthorizationConfigurationFile(new JsonOnly(), _ => Encoding.UTF8.GetBytes(
        $$"""{"apiVersion":"apiserver.config.k8s.io/v1","kind":"AuthorizationConfiguration","authorizers":{{authorizers}}}""")).Read("f");

    private sealed class JsonOnly : IYamlText
    {
        public (ReadOnlyMemory<byte> Json, string? Error, string? Duplicates) ToJson(ReadOnlyMemory<byte> yaml) => (yaml, null, null);

        public ReadOnlyMemory<byte> FromJson(ReadOnlyMemory<byte> json) => json;
    }
}
