using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Authentication;
using Kronicle.Application.ServiceAccounts;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.ServiceAccounts;

/// <summary>Tokens are made by serviceaccounts/token and taken as credentials while all that they name is still there.</summary>
public sealed class AccountTokenTests : IAsyncLifetime
{
    private const string Namespace = "/api/v1/namespaces/default";
    private const string Account = Namespace + "/serviceaccounts/robot";

    private InProcessServer server = null!;
    private HttpClient admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StartAsync(o => o);
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_claims_name_the_account_the_times_and_the_audiences()
    {
        JsonNode made = await TokenAsync("""{"audiences":["vault","api"],"expirationSeconds":1200}""");
        JsonNode claims = Claims(made);
        long now = server.Clock.GetUtcNow().ToUnixTimeSeconds();
        JsonNode account = await (await admin.GetAsync(Account, Cancel)).JsonAsync();
        string uid = (string)account["metadata"]!["uid"]!;
        Assert.Equal(
            $$$"""{"aud":["vault","api"],"exp":{{{now + 1200}}},"iat":{{{now}}},"iss":"https://kubernetes.default.svc.cluster.local","jti":"{{{(string?)claims["jti"]}}}","kubernetes.io":{"namespace":"default","serviceaccount":{"name":"robot","uid":"{{{uid}}}"}},"nbf":{{{now}}},"sub":"system:serviceaccount:default:robot"}""",
            claims.ToJsonString());
        Assert.Equal("2026-01-02T03:24:05Z", (string?)made["status"]!["expirationTimestamp"]);
        Assert.Equal(uid, (string?)made["metadata"]!["uid"]);
    }

    [Fact]
    public async Task An_hour_and_the_servers_own_audience_are_the_defaults()
    {
        JsonNode made = await TokenAsync("{}");
        Assert.Equal("""{"audiences":["https://kubernetes.default.svc.cluster.local"],"expirationSeconds":3600,"boundObjectRef":null}""", made["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"expirationSeconds":599}""", 422, "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes")]
    [InlineData("""{"expirationSeconds":4294967297}""", 422, "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds")]
    [InlineData("""{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"nope"}}""", 404, "pods \"nope\" not found")]
    [InlineData("""{"boundObjectRef":{"kind":"Deployment","apiVersion":"apps/v1","name":"x"}}""", 400, "cannot bind token to object of type apps/v1, Kind=Deployment")]
    [InlineData("""{"boundObjectRef":{"kind":"ConfigMap","apiVersion":"v1","name":"x"}}""", 400, "cannot bind token to object of type /v1, Kind=ConfigMap")]
    [InlineData("""{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"other"}}""", 400, "cannot bind token for serviceaccount \"robot\" to pod running with different serviceaccount name.")]
    [InlineData("""{"boundObjectRef":{"kind":"Secret","apiVersion":"v1","name":"key","uid":"u"}}""", 409, "Operation cannot be fulfilled on Secret \"key\": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated")]
    public async Task What_can_not_be_had_is_refused(string spec, int code, string message)
    {
        await CreateAsync("serviceaccounts", """{"metadata":{"name":"second"}}""");
        await PodAsync("other", "second");
        await CreateAsync("secrets", """{"metadata":{"name":"key"}}""");
        HttpResponseMessage answer = await AskAsync(spec);
        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Equal(message, (string?)(await answer.JsonAsync())["message"]);
    }

    [Fact]
    public async Task Metadata_must_be_that_of_the_account()
    {
        HttpResponseMessage name = await AskAsync("{}", """{"name":"other"}""");
        Assert.Equal("TokenRequest.authentication.k8s.io \"robot\" is invalid: metadata.name: Invalid value: \"other\": must match the service account name if specified",
            (string?)(await name.JsonAsync())["message"]);
        HttpResponseMessage uid = await AskAsync("{}", """{"uid":"u"}""");
        Assert.Equal(HttpStatusCode.Conflict, uid.StatusCode);
        Assert.StartsWith("Operation cannot be fulfilled on TokenRequest.authentication.k8s.io \"robot\": the UID in the token request (u) does not match",
            (string?)(await uid.JsonAsync())["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_its_account_until_it_expires()
    {
        string token = Text(await TokenAsync("""{"expirationSeconds":600}"""));
        JsonNode user = (await WhoAsync(token))!;
        Assert.Equal("system:serviceaccount:default:robot", (string?)user["username"]);
        Assert.Equal("""["system:serviceaccounts","system:serviceaccounts:default","system:authenticated"]""", user["groups"]!.ToJsonString());
        Assert.StartsWith("JTI=", (string?)user["extra"]!["authentication.kubernetes.io/credential-id"]![0], StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromSeconds(660));
        Assert.NotNull(await WhoAsync(token));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await WhoAsync(token));
    }

    [Fact]
    public async Task A_token_for_others_is_not_taken()
    {
        Assert.Null(await WhoAsync(Text(await TokenAsync("""{"audiences":["vault"]}"""))));
        string[] parts = Text(await TokenAsync("{}")).Split('.');
        Assert.Null(await WhoAsync($"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}"));
        Assert.Null(await WhoAsync("!.!.!"));
        Assert.Null(await WhoAsync("e30.W10.e30"));
    }

    [Fact]
    public async Task A_review_can_ask_for_other_audiences()
    {
        string token = Text(await TokenAsync("""{"audiences":["vault","shop"]}"""));
        var chain = server.Services.GetRequiredService<AuthenticatorChain>();
        AuthenticationOutcome outcome = await chain.AuthenticateAsync(new Credentials(token, null, "") { Audiences = ["bank", "vault"] }, Cancel);
        Assert.Equal("system:serviceaccount:default:robot", outcome.User!.Name);
        Assert.Equal(["vault"], outcome.Audiences);
        outcome = await chain.AuthenticateAsync(new Credentials(token, null, "") { Audiences = ["bank"] }, Cancel);
        Assert.Null(outcome.User);
        Assert.Contains("token audiences [\"vault\" \"shop\"] is invalid for the target audiences [\"bank\"]", outcome.Error, StringComparison.Ordinal);
        outcome = await chain.AuthenticateAsync(new Credentials("admin", null, "") { Audiences = ["bank"] }, Cancel);
        Assert.Null(outcome.User);
        string own = server.Services.GetRequiredService<TokenOptions>().Audiences[0];
        outcome = await chain.AuthenticateAsync(new Credentials("admin", null, "") { Audiences = ["bank", own] }, Cancel);
        Assert.Equal([own], outcome.Audiences);
    }

    [Fact]
    public async Task A_token_dies_with_its_account_and_its_successor_does_not_revive_it()
    {
        string token = Text(await TokenAsync("{}"));
        Assert.NotNull(await WhoAsync(token));
        await DeleteAsync(Account);
        Assert.Null(await WhoAsync(token));
        await CreateAsync("serviceaccounts", """{"metadata":{"name":"robot"}}""");
        Assert.Null(await WhoAsync(token));
    }

    [Theory]
    [InlineData("Pod", "pods")]
    [InlineData("Secret", "secrets")]
    public async Task A_bound_token_dies_with_what_it_is_bound_to(string kind, string resource)
    {
        await PodAsync("bound", "robot");
        await CreateAsync("secrets", """{"metadata":{"name":"bound"}}""");
        JsonNode made = await TokenAsync($$$"""{"boundObjectRef":{"kind":"{{{kind}}}","apiVersion":"v1","name":"bound"}}""");
        Assert.Equal("bound", (string?)Claims(made)["kubernetes.io"]![kind.ToLowerInvariant()]!["name"]);
        string token = Text(made);
        JsonNode user = (await WhoAsync(token))!;
        Assert.Equal(kind == "Pod" ? "bound" : null, (string?)user["extra"]!["authentication.kubernetes.io/pod-name"]?[0]);
        await DeleteAsync($"{Namespace}/{resource}/bound");
        Assert.Null(await WhoAsync(token));
    }

    [Fact]
    public async Task A_token_of_a_node_dies_with_it_and_the_next_of_that_name_does_not_revive_it()
    {
        await admin.PostAsync("/api/v1/nodes", JsonBodies.Json("""{"metadata":{"name":"one"}}"""), Cancel);
        string token = Text(await TokenAsync("""{"boundObjectRef":{"kind":"Node","apiVersion":"v1","name":"one"}}"""));
        Assert.Equal("one", (string?)(await WhoAsync(token))!["extra"]!["authentication.kubernetes.io/node-name"]![0]);
        await DeleteAsync("/api/v1/nodes/one");
        Assert.Null(await WhoAsync(token));
        await admin.PostAsync("/api/v1/nodes", JsonBodies.Json("""{"metadata":{"name":"one"}}"""), Cancel);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/v1/nodes/one", Cancel)).StatusCode);
        Assert.Null(await WhoAsync(token));
    }

    [Theory]
    [InlineData("Secret", "secrets")]
    [InlineData("Pod", "pods")]
    public async Task What_is_being_deleted_keeps_its_tokens_for_a_minute(string kind, string resource)
    {
        await PodAsync("bound", "robot");
        await CreateAsync("secrets", """{"metadata":{"name":"bound"}}""");
        string path = $"{Namespace}/{resource}/bound";
        string token = Text(await TokenAsync($$$"""{"boundObjectRef":{"kind":"{{{kind}}}","apiVersion":"v1","name":"bound"}}"""));
        await admin.PatchAsync(path, new StringContent("""{"metadata":{"finalizers":["example.com/wait"]}}""", null, "application/merge-patch+json"), Cancel);
        await admin.DeleteAsync(path + "?gracePeriodSeconds=0", Cancel);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(path, Cancel)).StatusCode);
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.NotNull(await WhoAsync(token));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await WhoAsync(token));
    }

    [Fact]
    public async Task The_first_issuer_stands_in_new_tokens_and_those_of_all_are_taken()
    {
        await DisposeAsync();
        await StartAsync(o => o with { ServiceAccountIssuer = ["https://new.example", "https://old.example"] });
        JsonNode made = Claims(await TokenAsync("{}"));
        Assert.Equal("https://new.example", (string?)made["iss"]);
        string Of(string issuer)
        {
            JsonNode claims = made.DeepClone();
            claims["iss"] = issuer;
            return server.Services.GetRequiredService<ITokenKeys>().Sign(System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString()));
        }

        Assert.NotNull(await WhoAsync(Of("https://new.example")));
        Assert.NotNull(await WhoAsync(Of("https://old.example")));
        Assert.Null(await WhoAsync(Of("https://other.example")));
    }

    [Fact]
    public async Task The_use_of_a_token_that_is_stale_is_told_to_the_audit_log()
    {
        await PodAsync("bound", "robot");
        string token = Text(await TokenAsync("""{"expirationSeconds":3607,"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"bound"}}"""));
        var chain = server.Services.GetRequiredService<AuthenticatorChain>();
        server.Clock.Advance(TimeSpan.FromSeconds(3607));
        Assert.Null((await chain.AuthenticateAsync(new Credentials(token, null, ""), Cancel)).Notes);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        AuthenticationOutcome outcome = await chain.AuthenticateAsync(new Credentials(token, null, ""), Cancel);
        Assert.Equal("subject: system:serviceaccount:default:robot, seconds after warning threshold: 5",
            outcome.Notes!.Annotations["authentication.k8s.io/stale-token"]);
    }

    [Fact]
    public async Task The_token_of_a_kubelet_for_a_pod_lives_a_year_and_says_when_it_is_stale()
    {
        await PodAsync("bound", "robot");
        JsonNode made = await TokenAsync("""{"expirationSeconds":3607,"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"bound"}}""");
        long now = server.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(now + 31536000, (long)Claims(made)["exp"]!);
        Assert.Equal(now + 3607, (long)Claims(made)["kubernetes.io"]!["warnafter"]!);
        Assert.Equal("2026-01-02T04:04:12Z", (string?)made["status"]!["expirationTimestamp"]);
    }

    [Fact]
    public async Task A_longer_life_than_is_allowed_is_shortened_with_a_warning()
    {
        await DisposeAsync();
        await StartAsync(o => o with { ServiceAccountMaxTokenExpiration = TimeSpan.FromHours(1) });
        HttpResponseMessage answer = await AskAsync("""{"expirationSeconds":7200}""");
        Assert.Equal("299 - \"requested expiration of 7200 seconds shortened to 3600 seconds\"", answer.Headers.GetValues("Warning").Single());
        Assert.Equal(3600, (long)(await answer.JsonAsync())["spec"]!["expirationSeconds"]!);
    }

    private async Task StartAsync(Func<ServerOptions, ServerOptions> change)
    {
        server = await InProcessServer.StartAsync(change);
        admin = server.Client();
        await CreateAsync("serviceaccounts", """{"metadata":{"name":"robot"}}""");
    }

    private async Task CreateAsync(string resource, string body)
    {
        HttpResponseMessage answer = await admin.PostAsync($"{Namespace}/{resource}", JsonBodies.Json(body), Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    // Authentication takes what the cache shows; after a consistent read it shows the deletion.
    private async Task DeleteAsync(string path)
    {
        await admin.DeleteAsync(path + "?gracePeriodSeconds=0", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(path, Cancel)).StatusCode);
    }

    private Task PodAsync(string name, string account) => CreateAsync("pods",
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"serviceAccountName":"{{{account}}}","containers":[{"name":"c","image":"i"}]}}""");

    private Task<HttpResponseMessage> AskAsync(string spec, string metadata = "{}") =>
        admin.PostAsync(Account + "/token", JsonBodies.Json($$"""{"metadata":{{metadata}},"spec":{{spec}}}"""), Cancel);

    private async Task<JsonNode> TokenAsync(string spec)
    {
        HttpResponseMessage answer = await AskAsync(spec);
        JsonNode body = await answer.JsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body.ToJsonString());
        return body;
    }

    private static string Text(JsonNode made) => (string)made["status"]!["token"]!;

    private static JsonNode Claims(JsonNode made) => JsonNode.Parse(Base64Url.DecodeFromChars(Text(made).Split('.')[1]))!;

    /// <summary>Who the server takes the caller for; null when the token is not good.</summary>
    private async Task<JsonNode?> WhoAsync(string token)
    {
        using HttpClient client = server.Client(token);
        HttpResponseMessage answer = await client.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", JsonBodies.Json("{}"), Cancel);
        return answer.StatusCode == HttpStatusCode.Unauthorized ? null : (await answer.JsonAsync())["status"]!["userInfo"];
    }
}
