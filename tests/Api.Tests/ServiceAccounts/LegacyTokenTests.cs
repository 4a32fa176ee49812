using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Authentication;
using Kronicle.Application.EventLog;
using Kronicle.Application.ServiceAccounts;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.ServiceAccounts;

/// <summary>Tokens that secrets hold: good as long as the secret has them, and watched.</summary>
public sealed class LegacyTokenTests : IAsyncLifetime
{
    private const string Namespace = "/api/v1/namespaces/default";
    private const string Reviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private const string LastUsed = "kubernetes.io/legacy-token-last-used";

    private InProcessServer server = null!;
    private HttpClient admin = null!;
    private string account = "";
    private string token = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await InProcessServer.StartAsync();
        admin = server.Client();
        account = (string)(await SendAsync(HttpMethod.Post, "/serviceaccounts", """{"metadata":{"name":"robot"}}"""))["metadata"]!["uid"]!;
        token = Sign(Claims());
        await SecretAsync("key", token);
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_token_of_a_secret_is_its_account_without_end()
    {
        server.Clock.Advance(TimeSpan.FromDays(3650));
        JsonNode user = (await WhoAsync(token))!;
        Assert.Equal("system:serviceaccount:default:robot", (string?)user["username"]);
        Assert.Equal(account, (string?)user["uid"]);
        Assert.Equal("""["system:serviceaccounts","system:serviceaccounts:default","system:authenticated"]""", user["groups"]!.ToJsonString());
        Assert.Null(user["extra"]);
    }

    [Fact]
    public async Task The_day_of_its_last_use_is_written_once_a_day()
    {
        Assert.Null(await LabelAsync());
        await WhoAsync(token);
        Assert.Equal("2026-01-02", await LabelAsync());
        string version = await VersionAsync();
        await WhoAsync(token);
        Assert.Equal(version, await VersionAsync());
        server.Clock.Advance(TimeSpan.FromDays(1));
        await WhoAsync(token);
        Assert.Equal("2026-01-03", await LabelAsync());
    }

    [Fact]
    public async Task A_day_that_can_not_be_written_keeps_nobody_out()
    {
        server.Log.AppendFault = new LogUnavailableException("read only", null);
        Assert.NotNull(await WhoAsync(token));
        server.Log.AppendFault = null;
        Assert.NotNull(await WhoAsync(token));
        Assert.Null(await LabelAsync());
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await WhoAsync(token));
        Assert.Equal("2026-01-02", await LabelAsync());
    }

    [Fact]
    public async Task A_token_dies_with_its_secret_and_the_next_of_that_name_does_not_revive_it()
    {
        Assert.NotNull(await WhoAsync(token));
        await DeleteAsync("/secrets/key");
        Assert.Equal("[invalid bearer token, Token has been invalidated]", await WhyNotAsync(token));
        await SecretAsync("key", "another");
        Assert.Equal("[invalid bearer token, Token does not match server's copy]", await WhyNotAsync(token));
    }

    [Fact]
    public async Task A_token_dies_as_soon_as_its_secret_is_being_deleted()
    {
        await MergeAsync("/secrets/key", """{"metadata":{"finalizers":["example.com/wait"]}}""");
        Assert.NotNull(await WhoAsync(token));
        await SendAsync(HttpMethod.Delete, "/secrets/key", "{}");
        await SendAsync(HttpMethod.Get, "/secrets/key", null);
        Assert.Equal("[invalid bearer token, Token has been invalidated]", await WhyNotAsync(token));
    }

    [Fact]
    public async Task A_token_dies_with_its_account_and_its_successor_does_not_revive_it()
    {
        await DeleteAsync("/serviceaccounts/robot");
        Assert.Equal("[invalid bearer token, serviceaccounts \"robot\" not found]", await WhyNotAsync(token));
        string next = (string)(await SendAsync(HttpMethod.Post, "/serviceaccounts", """{"metadata":{"name":"robot"}}"""))["metadata"]!["uid"]!;
        Assert.Equal($"[invalid bearer token, ServiceAccount UID ({next}) does not match claim ({account})]", await WhyNotAsync(token));
    }

    [Fact]
    public async Task A_token_that_was_marked_invalid_is_refused_until_the_mark_is_taken_off()
    {
        await MergeAsync("/secrets/key", """{"metadata":{"labels":{"kubernetes.io/legacy-token-invalid-since":"2026-01-01"}}}""");
        Assert.Equal("[invalid bearer token, the token in secret default/key for service account default/robot has been marked invalid. Use tokens from the "
            + "TokenRequest API or manually created secret-based tokens, or remove the 'kubernetes.io/legacy-token-invalid-since' label from the secret to "
            + "temporarily allow use of this token]", await WhyNotAsync(token));
        Assert.Equal("2026-01-02", await LabelAsync());
        await MergeAsync("/secrets/key", """{"metadata":{"labels":{"kubernetes.io/legacy-token-invalid-since":null}}}""");
        Assert.NotNull(await WhoAsync(token));
    }

    [Fact]
    public async Task A_secret_that_its_account_names_was_made_with_it_and_its_user_is_warned()
    {
        Assert.Empty(await WarningsAsync());
        await MergeAsync("/serviceaccounts/robot", """{"secrets":[{"name":"key"}]}""");
        Assert.Equal(
            ["299 - \"Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens.\""],
            await WarningsAsync());
    }

    [Fact]
    public async Task The_use_of_a_token_is_told_to_the_audit_log()
    {
        AuthenticationOutcome outcome = await AskAsync(token, null);
        Assert.Equal("key", outcome.Notes!.Annotations["authentication.k8s.io/legacy-token-manual-secret"]);
        Assert.Equal("system:serviceaccount:default:robot", outcome.Notes.Annotations["authentication.k8s.io/legacy-token"]);
        await MergeAsync("/serviceaccounts/robot", """{"secrets":[{"name":"key"}]}""");
        Assert.Equal("key", (await AskAsync(token, null)).Notes!.Annotations["authentication.k8s.io/legacy-token-autogenerated-secret"]);
        await MergeAsync("/secrets/key", """{"metadata":{"labels":{"kubernetes.io/legacy-token-invalid-since":"2026-01-01"}}}""");
        Assert.Equal("key/default", (await AskAsync(token, null)).Notes!.Annotations["authentication.k8s.io/legacy-token-invalidated"]);
    }

    [Fact]
    public async Task It_is_for_this_server_alone()
    {
        string own = server.Services.GetRequiredService<TokenOptions>().Audiences[0];
        Assert.Equal([own], (await AskAsync(token, ["bank", own])).Audiences);
        Assert.Null((await AskAsync(token, ["bank"])).User);
    }

    [Theory]
    [InlineData("sub", "", "sub claim is missing")]
    [InlineData("namespace", "", "namespace claim is missing")]
    [InlineData("secret", "", "secretName claim is missing")]
    [InlineData("account", "", "serviceAccountName claim is missing")]
    [InlineData("uid", "", "serviceAccountUID claim is missing")]
    [InlineData("sub", "system:serviceaccount:kube-system:robot", "sub claim is invalid")]
    [InlineData("sub", "system:admin", "sub claim is invalid")]
    [InlineData("secret", "none", "Token has been invalidated")]
    [InlineData("uid", "another", "Token does not match server's copy")]
    public async Task What_the_claims_must_say(string claim, string value, string why)
    {
        LegacyTokenClaims claims = Claims();
        string other = Sign(claim switch
        {
            "sub" => claims with { Subject = value },
            "namespace" => claims with { Namespace = value },
            "secret" => claims with { Secret = value },
            "account" => claims with { Account = claims.Account with { Name = value } },
            _ => claims with { Account = claims.Account with { Uid = value } },
        });
        Assert.Equal($"[invalid bearer token, {why}]", await WhyNotAsync(other));
    }

    [Fact]
    public async Task A_token_that_the_secret_has_and_no_key_of_the_servers_signed_is_refused()
    {
        string[] parts = token.Split('.');
        string forged = $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}";
        await SecretAsync("forged", forged);
        Assert.Equal("[invalid bearer token, invalid signature]", await WhyNotAsync(forged));
    }

    private LegacyTokenClaims Claims() => new("system:serviceaccount:default:robot", "default", new("robot", account), "key");

    private string Sign(LegacyTokenClaims claims) => server.Services.GetRequiredService<ITokenKeys>().Sign(claims.ToJson());

    private Task<JsonNode> SecretAsync(string name, string held) => SendAsync(HttpMethod.Post, "/secrets",
        $$$"""{"metadata":{"name":"{{{name}}}","annotations":{"kubernetes.io/service-account.name":"robot"}},"type":"kubernetes.io/service-account-token","data":{"token":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(held))}}}"}}""");

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, Namespace + path) { Content = body is null ? null : JsonBodies.Json(body) };
        HttpResponseMessage answer = await admin.SendAsync(request, Cancel);
        JsonNode text = await answer.JsonAsync();
        Assert.True(answer.IsSuccessStatusCode, text.ToJsonString());
        return text;
    }

    // Authentication takes what the cache shows; after a consistent read it shows the change.
    private async Task MergeAsync(string path, string patch)
    {
        HttpResponseMessage answer = await admin.PatchAsync(Namespace + path, new StringContent(patch, null, "application/merge-patch+json"), Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        await SendAsync(HttpMethod.Get, path, null);
    }

    private async Task DeleteAsync(string path)
    {
        await SendAsync(HttpMethod.Delete, path, "{}");
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(Namespace + path, Cancel)).StatusCode);
    }

    private async Task<string?> LabelAsync() => (string?)(await SendAsync(HttpMethod.Get, "/secrets/key", null))["metadata"]!["labels"]?[LastUsed];

    private async Task<string> VersionAsync() => (string)(await SendAsync(HttpMethod.Get, "/secrets/key", null))["metadata"]!["resourceVersion"]!;

    private async Task<JsonNode?> WhoAsync(string credential)
    {
        using HttpClient client = server.Client(credential);
        HttpResponseMessage answer = await client.PostAsync(Reviews, JsonBodies.Json("{}"), Cancel);
        return answer.StatusCode == HttpStatusCode.Unauthorized ? null : (await answer.JsonAsync())["status"]!["userInfo"];
    }

    private async Task<string[]> WarningsAsync()
    {
        using HttpClient client = server.Client(token);
        HttpResponseMessage answer = await client.PostAsync(Reviews, JsonBodies.Json("{}"), Cancel);
        return answer.Headers.TryGetValues("Warning", out IEnumerable<string>? warnings) ? [.. warnings] : [];
    }

    private async Task<AuthenticationOutcome> AskAsync(string credential, IReadOnlyList<string>? audiences) =>
        await server.Services.GetRequiredService<AuthenticatorChain>().AuthenticateAsync(new(credential, null, "") { Audiences = audiences }, Cancel);

    private async Task<string?> WhyNotAsync(string credential) => (await AskAsync(credential, null)).Error;
}
