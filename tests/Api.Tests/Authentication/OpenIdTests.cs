using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Authentication.OpenId;
using Kronicle.TestKit;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Authentication;

/// <summary>ID tokens of an issuer that is reached over HTTPS, good ones and those that an attacker makes.</summary>
public sealed class OpenIdTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private IssuerServer issuer = null!;
    private InProcessServer server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private long Now => server.Clock.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        issuer = await IssuerServer.StartAsync();
        await File.WriteAllTextAsync(folder.File("issuer-ca.pem"), issuer.AuthorityPem, Cancel);
        server = await StartAsync(flags => flags);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await issuer.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_token_is_the_user_that_its_claims_name()
    {
        JsonNode user = (await WhoAsync(issuer.Token(Claims(more: ""","groups":["devs","ops"],"jti":"j1" """))))!;
        Assert.Equal($"{issuer.Url}#alice", (string?)user["username"]);
        Assert.Equal("""["oidc:devs","oidc:ops","system:authenticated"]""", user["groups"]!.ToJsonString());
        Assert.Equal("""["JTI=j1"]""", user["extra"]!["authentication.kubernetes.io/credential-id"]!.ToJsonString());
    }

    [Fact]
    public async Task An_issuer_may_be_vouched_for_by_an_intermediate_authority_alone()
    {
        await using IssuerServer other = await IssuerServer.StartAsync(new StandInKubelet.KubeletCertificate(intermediate: true));
        await File.WriteAllTextAsync(folder.File("other-ca.pem"), other.AuthorityPem, Cancel);
        await using InProcessServer trusting = await StartAsync(flags => flags with { IssuerUrl = other.Url, CaFile = folder.File("other-ca.pem") });
        string claims = Claims().Replace(issuer.Url, other.Url, StringComparison.Ordinal);
        Assert.Equal($"{other.Url}#alice", (string?)(await WhoAsync(other.Token(claims), trusting))?["username"]);
        await using InProcessServer strict = await StartAsync(flags => flags with { IssuerUrl = other.Url });
        Assert.Null(await WhoAsync(other.Token(claims), strict));
    }

    [Fact]
    public async Task Claims_that_are_required_must_be_there_with_their_value()
    {
        await using InProcessServer strict = await StartAsync(flags => flags with
        {
            UsernameClaim = "email",
            GroupsClaim = "role",
            GroupsPrefix = "",
            RequiredClaims = new Dictionary<string, string> { ["hd"] = "example.com" },
        });
        string email = ""","email":"a@example.com","role":"one" """;
        JsonNode user = (await WhoAsync(issuer.Token(Claims(more: email + ""","hd":"example.com","email_verified":true""")), strict))!;
        Assert.Equal(("a@example.com", """["one","system:authenticated"]"""), ((string?)user["username"], user["groups"]!.ToJsonString()));
        Assert.Null(await WhoAsync(issuer.Token(Claims(more: email)), strict));
        Assert.Null(await WhoAsync(issuer.Token(Claims(more: email + ""","hd":"example.org" """)), strict));
        Assert.Null(await WhoAsync(issuer.Token(Claims(more: email + ""","hd":"example.com","email_verified":false""")), strict));
    }

    [Theory]
    [InlineData(-1, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(600, 299, true)]
    [InlineData(600, 301, false)]
    public async Task A_token_is_good_from_its_beginning_to_its_end(int endsIn, int beginsIn, bool good) =>
        Assert.Equal(good, await WhoAsync(issuer.Token(Claims(endsIn, more: $""","nbf":{Now + beginsIn}"""))) is not null);

    [Theory]
    [InlineData("""{"aud":"other"}""")]
    [InlineData("""{"aud":[]}""")]
    [InlineData("""{"iss":"https://elsewhere.example"}""")]
    [InlineData("""{"exp":null}""")]
    [InlineData("""{"sub":null}""")]
    [InlineData("""{"sub":7}""")]
    [InlineData("""{"groups":[1]}""")]
    public async Task A_token_with_another_claim_than_it_must_have_lets_nobody_in(string changes)
    {
        JsonObject claims = JsonNode.Parse(Claims())!.AsObject();
        foreach ((string key, JsonNode? value) in JsonNode.Parse(changes)!.AsObject().ToArray())
        {
            claims.Remove(key);
            if (value is not null)
            {
                claims[key] = value.DeepClone();
            }
        }

        Assert.Null(await WhoAsync(issuer.Token(claims.ToJsonString())));
    }

    [Fact]
    public async Task A_token_without_a_signature_lets_nobody_in()
    {
        Assert.Null(await WhoAsync(IssuerServer.Unsigned("""{"alg":"none"}""", Claims()) + "."));
        Assert.Null(await WhoAsync(IssuerServer.Unsigned("""{"alg":"None","kid":"first"}""", Claims()) + "."));
        string signed = issuer.Token(Claims());
        Assert.Null(await WhoAsync(signed[..(signed.LastIndexOf('.') + 1)]));
    }

    [Fact]
    public async Task The_public_key_is_no_shared_secret()
    {
        foreach (byte[] secret in new[] { Encoding.ASCII.GetBytes(issuer.Key.ExportSubjectPublicKeyInfoPem()), issuer.Key.ExportSubjectPublicKeyInfo(), issuer.Key.ExportRSAPublicKey() })
        {
            string text = IssuerServer.Unsigned("""{"alg":"HS256","kid":"first"}""", Claims());
            Assert.Null(await WhoAsync(text + "." + Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)))));
        }
    }

    [Fact]
    public async Task An_algorithm_that_was_not_allowed_is_refused_even_when_the_signature_is_good()
    {
        string text = IssuerServer.Unsigned("""{"alg":"PS256","kid":"first"}""", Claims());
        string token = text + "." + Base64Url.EncodeToString(issuer.Key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.Null(await WhoAsync(token));
        await using InProcessServer other = await StartAsync(flags => flags with { Algorithms = ["PS256"] });
        Assert.NotNull(await WhoAsync(token, other));
        Assert.Null(await WhoAsync(issuer.Token(Claims()), other));
    }

    [Fact]
    public async Task A_forged_token_lets_nobody_in_and_does_not_make_the_server_flood_the_issuer()
    {
        using RSA own = RSA.Create(2048);
        Assert.NotNull(await WhoAsync(issuer.Token(Claims())));
        for (int i = 0; i < 20; i++)
        {
            Assert.Null(await WhoAsync(issuer.Token(Claims(), own, $"made-up-{i}")));
        }

        Assert.Null(await WhoAsync(issuer.Token(Claims(), own)));
        Assert.Equal(1, issuer.KeyRequests);
        string[] parts = issuer.Token(Claims()).Split('.');
        string other = IssuerServer.Unsigned("{}", Claims(more: ""","groups":["system:masters"]""")).Split('.')[1];
        Assert.Null(await WhoAsync($"{parts[0]}.{other}.{parts[2]}"));
    }

    [Fact]
    public async Task The_issuer_may_take_new_keys()
    {
        string old = issuer.Token(Claims());
        Assert.NotNull(await WhoAsync(old));
        issuer.Rotate("second");
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull(await WhoAsync(issuer.Token(Claims())));
        Assert.Null(await WhoAsync(old));
    }

    [Fact]
    public async Task An_issuer_that_says_that_it_is_another_is_not_believed_until_it_says_the_truth()
    {
        issuer.Claimed = "https://elsewhere.example";
        Assert.Null(await WhoAsync(issuer.Token(Claims())));
        issuer.Claimed = null;
        Assert.Null(await WhoAsync(issuer.Token(Claims())));
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull(await WhoAsync(issuer.Token(Claims())));
    }

    [Fact]
    public async Task A_configuration_file_names_issuers_and_where_anonymous_access_ends()
    {
        await File.WriteAllTextAsync(folder.File("authentication.yaml"), $$"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            anonymous: {enabled: true, conditions: [{path: /livez}]}
            jwt:
            - issuer:
                url: {{issuer.Url}}
                audiences: [kronicle, other]
                audienceMatchPolicy: MatchAny
                certificateAuthority: |
                  {{issuer.AuthorityPem.ReplaceLineEndings("\n      ")}}
              claimMappings:
                username: {claim: sub, prefix: "corp:"}
                uid: {claim: uid}
              claimValidationRules: [{claim: hd, requiredValue: example.com}]
            """, Cancel);
        await using InProcessServer configured = await InProcessServer.StartAsync(o => o with { Access = o.Access with { AuthenticationConfig = folder.File("authentication.yaml") } });
        JsonNode user = (await WhoAsync(issuer.Token(Claims(more: ""","uid":"7","hd":"example.com" """)), configured))!;
        Assert.Equal(("corp:alice", "7"), ((string?)user["username"], (string?)user["uid"]));
        Assert.Null(await WhoAsync(issuer.Token(Claims(more: ""","uid":"7" """)), configured));
        using HttpClient nobody = configured.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/livez", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/version", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Issuers_are_those_of_the_file_as_it_is_now()
    {
        string file = folder.File("followed.yaml");
        await File.WriteAllTextAsync(file, "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration}", Cancel);
        await using InProcessServer configured = await InProcessServer.StartAsync(o => o with { Access = o.Access with { AuthenticationConfig = file } });
        string entry = $$"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            jwt:
            - issuer:
                url: {{issuer.Url}}
                audiences: [kronicle]
                certificateAuthority: |
                  {{issuer.AuthorityPem.ReplaceLineEndings("\n      ")}}
              claimMappings:
                username: {claim: sub, prefix: ""}

            """;
        Assert.Null(await WhoAsync(issuer.Token(Claims()), configured));
        await File.WriteAllTextAsync(file, entry, Cancel);
        await UntilAsync(configured, known: true);

        // Who may come without credentials does not change with the file.
        await File.WriteAllTextAsync(file, "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, anonymous: {enabled: false}}", Cancel);
        configured.Clock.Advance(TimeSpan.FromSeconds(30));
        using HttpClient nobody = configured.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/version", Cancel)).StatusCode);
        await File.WriteAllTextAsync(file, "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, jwt: []}", Cancel);
        await UntilAsync(configured, known: false);
    }

    private async Task UntilAsync(InProcessServer followed, bool known)
    {
        for (int i = 0; i < 10_000; i++)
        {
            long now = followed.Clock.GetUtcNow().ToUnixTimeSeconds();
            string claims = $$"""{"iss":"{{issuer.Url}}","aud":"kronicle","sub":"alice","exp":{{now + 600}},"iat":{{now}}}""";
            if (await WhoAsync(issuer.Token(claims), followed) is not null == known)
            {
                return;
            }

            followed.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Fail("the file was never taken");
    }

    private string Claims(int endsIn = 600, string more = "") =>
        $$"""{"iss":"{{issuer.Url}}","aud":"kronicle","sub":"alice","exp":{{Now + endsIn}},"iat":{{Now}}{{more}}}""";

    private Task<InProcessServer> StartAsync(Func<OpenIdFlags, OpenIdFlags> change) => InProcessServer.StartAsync(o => o with
    {
        Access = o.Access with
        {
            OpenId = change(new()
            {
                IssuerUrl = issuer.Url, ClientId = "kronicle", CaFile = folder.File("issuer-ca.pem"), GroupsClaim = "groups", GroupsPrefix = "oidc:",
            }),
        },
    });

    private async Task<JsonNode?> WhoAsync(string token, InProcessServer? asked = null)
    {
        using HttpClient caller = (asked ?? server).Client(token);
        HttpResponseMessage answer = await caller.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews",
            Json("""{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"""), Cancel);
        Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Unauthorized, answer.StatusCode.ToString());
        return answer.StatusCode == HttpStatusCode.Created ? (await answer.JsonAsync())["status"]!["userInfo"] : null;
    }
}
