using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.ServiceAccounts;

/// <summary>Tokens of service accounts as an attacker makes them, by whom the server's keys are not held, or claims that are not good.</summary>
public sealed class ForgedTokenTests : IAsyncLifetime
{
    private const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private InProcessServer server = null!;
    private ECDsa key = null!;
    private string id = "";
    private string account = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private long Now => server.Clock.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        server = await InProcessServer.StartAsync();
        using HttpClient admin = server.Client();
        HttpResponseMessage made = await admin.PostAsync("/api/v1/namespaces/default/serviceaccounts", JsonBodies.Json("""{"metadata":{"name":"robot"}}"""), Cancel);
        account = (string)(await made.JsonAsync())["metadata"]!["uid"]!;
        JsonNode published = (await (await admin.GetAsync("/openid/v1/jwks", Cancel)).JsonAsync())["keys"]![0]!;
        id = (string)published["kid"]!;
        key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(server.AuditLog)!, "pki", "sa.key"), Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        key?.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_the_servers_key_signs_is_taken()
    {
        Assert.True(await IsTakenAsync(Signed(Header("ES256"), Claims())));
        Assert.True(await IsTakenAsync(Signed("""{"alg":"ES256"}""", Claims())));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("")]
    public async Task A_token_without_a_signature_is_refused(string algorithm)
    {
        string text = Text(Header(algorithm), Claims());
        Assert.False(await IsTakenAsync(text + "."));
        Assert.False(await IsTakenAsync(text));
        Assert.False(await IsTakenAsync(text + ".AA"));
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    public async Task The_public_key_is_no_shared_secret(string algorithm)
    {
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n"),
            key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(id), [],
        ];
        foreach (byte[] secret in secrets)
        {
            string text = Text(Header(algorithm), Claims());
            byte[] data = Encoding.ASCII.GetBytes(text);
            byte[] signature = algorithm switch
            {
                "HS256" => HMACSHA256.HashData(secret, data),
                "HS384" => HMACSHA384.HashData(secret, data),
                _ => HMACSHA512.HashData(secret, data),
            };
            Assert.False(await IsTakenAsync(text + "." + Base64Url.EncodeToString(signature)));
        }
    }

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("HS256")]
    [InlineData("none")]
    public async Task Another_algorithm_than_the_keys_own_is_refused_even_when_the_signature_is_good(string algorithm) =>
        Assert.False(await IsTakenAsync(Signed(Header(algorithm), Claims())));

    [Fact]
    public async Task Anothers_key_is_refused_under_any_name()
    {
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters point = own.ExportParameters(includePrivateParameters: false);
        string embedded = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.Q.X)}}","y":"{{Base64Url.EncodeToString(point.Q.Y)}}"}""";
        foreach (string header in new[]
        {
            Header("ES256"), """{"alg":"ES256"}""", """{"alg":"ES256","kid":"own"}""", """{"alg":"ES256","kid":"../sa.pub"}""",
            $$"""{"alg":"ES256","jwk":{{embedded}}}""", $$"""{"alg":"ES256","kid":"{{id}}","jwk":{{embedded}}}""",
            """{"alg":"ES256","jku":"https://elsewhere.example/keys"}""",
        })
        {
            Assert.False(await IsTakenAsync(Signed(header, Claims(), own)), header);
        }
    }

    [Fact]
    public async Task A_signature_is_for_what_it_signed_alone()
    {
        string[] parts = Signed(Header("ES256"), Claims()).Split('.');
        string other = Text(Header("ES256"), Claims().Replace("robot", "admin", StringComparison.Ordinal)).Split('.')[1];
        Assert.False(await IsTakenAsync($"{parts[0]}.{other}.{parts[2]}"));
        Assert.False(await IsTakenAsync($"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}"));
        Assert.False(await IsTakenAsync($"{parts[0]}.{parts[1]}."));
        Assert.False(await IsTakenAsync($"{parts[0]}.{parts[1]}.{parts[2]}.{parts[2]}"));
        Assert.True(await IsTakenAsync(string.Join('.', parts)));
    }

    [Theory]
    [InlineData("exp", -61, false)]
    [InlineData("exp", -60, true)]
    [InlineData("nbf", 61, false)]
    [InlineData("nbf", 60, true)]
    [InlineData("iat", 61, false)]
    [InlineData("iat", 60, true)]
    public async Task A_token_is_good_in_its_time_and_a_minute_around_it(string claim, int from, bool good) =>
        Assert.Equal(good, await IsTakenAsync(Signed(Header("ES256"), With(claim, (Now + from).ToString(System.Globalization.CultureInfo.InvariantCulture)))));

    [Theory]
    [InlineData("aud", "[\"vault\"]")]
    [InlineData("aud", "\"vault\"")]
    [InlineData("iss", "\"https://elsewhere.example\"")]
    [InlineData("iss", "\"\"")]
    [InlineData("kubernetes.io", "null")]
    [InlineData("kubernetes.io", "{}")]
    [InlineData("kubernetes.io", "{\"namespace\":\"default\",\"serviceaccount\":{\"name\":\"robot\"}}")]
    [InlineData("kubernetes.io", "{\"namespace\":\"default\",\"serviceaccount\":{\"name\":\"robot\",\"uid\":\"another\"}}")]
    [InlineData("kubernetes.io", "{\"namespace\":\"kube-system\",\"serviceaccount\":{\"name\":\"robot\",\"uid\":\"UID\"}}")]
    [InlineData("kubernetes.io", "{\"namespace\":\"default\",\"serviceaccount\":{\"name\":\"robot\",\"uid\":\"UID\"},\"pod\":{\"name\":\"none\",\"uid\":\"none\"}}")]
    public async Task A_token_for_others_or_of_what_is_not_there_is_refused(string claim, string value) =>
        Assert.False(await IsTakenAsync(Signed(Header("ES256"), With(claim, value.Replace("UID", account, StringComparison.Ordinal)))));

    private string Claims() =>
        $$$"""{"aud":["{{{Issuer}}}"],"exp":{{{Now + 600}}},"iat":{{{Now}}},"iss":"{{{Issuer}}}","kubernetes.io":{"namespace":"default","serviceaccount":{"name":"robot","uid":"{{{account}}}"}},"nbf":{{{Now}}},"sub":"system:serviceaccount:default:robot"}""";

    private string With(string claim, string value)
    {
        JsonNode claims = JsonNode.Parse(Claims())!;
        claims[claim] = JsonNode.Parse(value);
        return claims.ToJsonString();
    }

    private string Header(string algorithm) => $$"""{"alg":"{{algorithm}}","kid":"{{id}}"}""";

    private static string Text(string header, string claims) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));

    private string Signed(string header, string claims, ECDsa? by = null)
    {
        string text = Text(header, claims);
        return text + "." + Base64Url.EncodeToString((by ?? key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));
    }

    private async Task<bool> IsTakenAsync(string token)
    {
        using HttpClient client = server.Client(token);
        HttpResponseMessage answer = await client.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", JsonBodies.Json("{}"), Cancel);
        Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Unauthorized, answer.StatusCode.ToString());
        return answer.StatusCode == HttpStatusCode.Created;
    }
}
