using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Authorization;

/// <summary>
/// A right that lies beside another is not the other: whoever may do everything around a verb or subresource is refused it, and has it as
/// soon as it is granted.
/// </summary>
public sealed class NeighbourRightsTests : IAsyncLifetime
{
    private const string Ns = "/api/v1/namespaces/default";
    private const string Csr = "/apis/certificates.k8s.io/v1/certificatesigningrequests/wanted";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    private InProcessServer server = null!;
    private HttpClient admin = null!;
    private HttpClient alice = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await InProcessServer.StartAsync();
        admin = server.Client();
        alice = server.Client("alice");
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        alice.Dispose();
        await server.DisposeAsync();
    }

    // "around" is what alice has of the parent resource; "needed" is verb, group and resource of the right itself.
    [Theory]
    [InlineData("get,list,watch,create,update,patch,delete", "create  serviceaccounts/token", "POST", Ns + "/serviceaccounts/robot/token", "{}")]
    [InlineData("get,list,watch,create,update,patch,delete", "patch  pods/ephemeralcontainers", "PATCH", Ns + "/pods/web/ephemeralcontainers", "{\"spec\":{\"ephemeralContainers\":[{\"name\":\"spy\",\"image\":\"i\"}]}}")]
    [InlineData("get,list,watch,create,update,patch,delete", "create  pods/exec", "POST", Ns + "/pods/web/exec?command=id&stdout=true", "")]
    [InlineData("get,list,watch,create,update,patch,delete", "create  pods/attach", "POST", Ns + "/pods/web/attach?stdout=true", "")]
    [InlineData("get,list,watch,create,update,patch,delete", "create  pods/portforward", "POST", Ns + "/pods/web/portforward", "")]
    [InlineData("get,list,watch,create,update,patch,delete", "get  pods/proxy", "GET", Ns + "/pods/web/proxy/", "")]
    [InlineData("get,list,watch,create,update,patch,delete", "get  pods/log", "GET", Ns + "/pods/web/log", "")]
    [InlineData("get,list,watch,create,update,patch,delete", "create  pods/eviction", "POST", Ns + "/pods/web/eviction", "{\"metadata\":{\"name\":\"web\"}}")]
    [InlineData("get,list,watch,create,update,patch,delete", "create  pods/binding", "POST", Ns + "/pods/web/binding", "{\"metadata\":{\"name\":\"web\"},\"target\":{\"kind\":\"Node\",\"name\":\"one\"}}")]
    [InlineData("get,list,watch,create,update,patch,delete", "patch  pods/status", "PATCH", Ns + "/pods/web/status", "{\"status\":{\"phase\":\"Failed\"}}")]
    [InlineData("get,list,watch,create,update,patch,delete", "patch  pods/resize", "PATCH", Ns + "/pods/web/resize", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")]
    [InlineData("get,list,watch,create,update,patch,delete", "get  services/proxy", "GET", Ns + "/services/front/proxy/", "")]
    [InlineData("get,list,watch,create,update,patch,delete", "get  nodes/proxy", "GET", "/api/v1/nodes/one/proxy/pods", "")]
    [InlineData("get,list,watch,create,update,patch,delete", "create  nodes/proxy", "POST", "/api/v1/nodes/one/proxy/run/default/web/c?cmd=id", "")]
    [InlineData("get,list,watch,create,update,patch,delete", "patch  nodes/status", "PATCH", "/api/v1/nodes/one/status", "{\"status\":{\"phase\":\"Running\"}}")]
    [InlineData("get,list,watch,create,update,patch,delete", "update  namespaces/finalize", "PUT", Ns + "/finalize", "{\"metadata\":{\"name\":\"default\"}}")]
    [InlineData("get,list,watch,create,update,patch,delete", "patch apps deployments/scale", "PATCH", "/apis/apps/v1/namespaces/default/deployments/shop/scale", "{\"spec\":{\"replicas\":9}}")]
    [InlineData("get,list,watch,create,update,patch,delete", "deletecollection  secrets", "DELETE", Ns + "/secrets", "")]
    [InlineData("watch,create,update,patch,delete", "get  secrets", "GET", Ns + "/secrets/key", "")]
    [InlineData("get,watch,create,update,patch,delete", "list  secrets", "GET", Ns + "/secrets", "")]
    [InlineData("get,watch,create,update,patch,delete", "list  secrets", "GET", "/api/v1/secrets", "")]
    [InlineData("get,list,create,update,patch,delete", "watch  secrets", "GET", Ns + "/secrets?watch=true&timeoutSeconds=1", "")]
    public async Task A_right_is_refused_to_who_has_all_around_it(string around, string needed, string method, string path, string body)
    {
        string[] right = needed.Split(' ');
        string parent = right[2].Split('/')[0];
        await PrepareAsync();
        await Rights.HoldAsync(admin, alice, "alice", "around", Rule(around, right[1], parent));
        HttpResponseMessage refused = await SendAsync(method, path, body);
        string message = (string)(await refused.JsonAsync())["message"]!;
        Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{(int)refused.StatusCode} {message}");
        Assert.Contains($"User \"alice\" cannot {right[0]} resource \"{right[2]}\"", message, StringComparison.Ordinal);
        await Rights.HoldAsync(admin, alice, "alice", "needed", Rule(right[0], right[1], right[2]));
        Assert.NotEqual(HttpStatusCode.Forbidden, (await SendAsync(method, path, body)).StatusCode);
    }

    [Theory]
    [InlineData("GET", Ns + "/secrets/other")]
    [InlineData("GET", Ns + "/secrets")]
    [InlineData("GET", Ns + "/secrets?fieldSelector=metadata.name%21%3Dkey")]
    [InlineData("DELETE", Ns + "/secrets/key")]
    [InlineData("DELETE", Ns + "/secrets")]
    public async Task A_right_to_one_name_is_none_to_others_or_to_all(string method, string path)
    {
        await PrepareAsync();
        await Rights.HoldAsync(admin, alice, "alice", "named", """[{"apiGroups":[""],"resources":["secrets"],"resourceNames":["key"],"verbs":["get","list"]}]""");
        HttpResponseMessage answer = await SendAsync(method, path, "");
        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, answer.StatusCode.ToString());
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", Ns + "/secrets/key", "")).StatusCode);
    }

    [Theory]
    [InlineData("Impersonate-User", "bob", "user-info")]
    [InlineData("Impersonate-User", "system:serviceaccount:default:robot", "serviceaccount")]
    [InlineData("Impersonate-Group", "system:masters", "user-info")]
    [InlineData("Impersonate-Uid", "7", "user-info")]
    [InlineData("Impersonate-Extra-Scopes", "all", "user-info")]
    public async Task Nobody_acts_as_another_by_other_rights_to_them(string header, string value, string mode)
    {
        await Rights.HoldAsync(admin, alice, "alice", "around", """
            [{"apiGroups":["","authentication.k8s.io"],"resources":["users","groups","serviceaccounts","uids","userextras","userextras/scopes"],"verbs":["get","list","watch","create","update","patch","delete","bind","escalate","approve","sign"]},
             {"apiGroups":[""],"resources":["users"],"resourceNames":["carol"],"verbs":["impersonate"]}]
            """);
        await Rights.UntilAsync(async () => (await AsAsync(("Impersonate-User", "carol"))).StatusCode != HttpStatusCode.Forbidden);
        HttpResponseMessage answer = header == "Impersonate-User" ? await AsAsync((header, value)) : await AsAsync(("Impersonate-User", "carol"), (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains($"cannot impersonate-on:{mode}:", (string?)(await answer.JsonAsync())["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_write_bindings_and_read_roles_binds_none_that_holds_more()
    {
        await Rights.HoldAsync(admin, alice, "alice", "around", """
            [{"apiGroups":["rbac.authorization.k8s.io"],"resources":["rolebindings","clusterrolebindings","roles","clusterroles"],
              "verbs":["get","list","watch","create","update","patch","delete","deletecollection","impersonate","approve","sign"]}]
            """);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("POST", Rbac + "/clusterrolebindings", Rights.Binding("ClusterRoleBinding", "more", "ClusterRole", "cluster-admin"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("POST", Rbac + "/namespaces/default/rolebindings", Rights.Binding("RoleBinding", "more", "ClusterRole", "system:kube-controller-manager"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("PATCH", Rbac + "/clusterroles/around", """{"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("PATCH", Rbac + "/clusterrolebindings/cluster-admin", """{"subjects":[{"kind":"User","name":"alice","apiGroup":"rbac.authorization.k8s.io"}]}""")).StatusCode);
    }

    [Theory]
    [InlineData("approve", "/approval", "user not permitted to approve requests with signerName")]
    [InlineData("sign", "/status", "user not permitted to sign requests with signerName")]
    public async Task Requests_are_approved_and_signed_by_who_has_the_signer(string verb, string subresource, string refusal)
    {
        await RequestAsync();
        string other = verb == "sign" ? "approve" : "sign";
        await Rights.HoldAsync(admin, alice, "alice", "around", $$"""
            [{"apiGroups":["certificates.k8s.io"],"resources":["certificatesigningrequests","certificatesigningrequests/approval","certificatesigningrequests/status"],"verbs":["get","list","create","update","patch","delete"]},
             {"apiGroups":["certificates.k8s.io"],"resources":["signers"],"verbs":["get","list","update","{{other}}"]},
             {"apiGroups":["certificates.k8s.io"],"resources":["signers"],"resourceNames":["example.com/other"],"verbs":["{{verb}}"]}]
            """);
        HttpResponseMessage refused = await DecideAsync(verb, subresource);
        string message = (string)(await refused.JsonAsync())["message"]!;
        Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{(int)refused.StatusCode} {message}");
        Assert.Contains(refusal, message, StringComparison.Ordinal);
        await Rights.HoldAsync(admin, alice, "alice", "needed",
            $$"""[{"apiGroups":["certificates.k8s.io"],"resources":["signers"],"resourceNames":["example.com/mine"],"verbs":["{{verb}}"]}]""");
        HttpResponseMessage allowed = await DecideAsync(verb, subresource);
        Assert.True(allowed.IsSuccessStatusCode, await allowed.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<HttpResponseMessage> DecideAsync(string verb, string subresource)
    {
        JsonNode request = await (await admin.GetAsync(Csr, Cancel)).JsonAsync();
        request["status"] = JsonNode.Parse(verb == "approve"
            ? """{"conditions":[{"type":"Approved","status":"True","reason":"r","message":"m"}]}"""
            : $$"""{"certificate":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(Certificate()))}}"}""");
        return await SendAsync("PUT", Csr + subresource, request.ToJsonString());
    }

    private async Task RequestAsync()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = new CertificateRequest("CN=bob", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await CreateAsync("/apis/certificates.k8s.io/v1/certificatesigningrequests", $$$"""
            {"metadata":{"name":"wanted"},"spec":{"request":"{{{Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}}}","signerName":"example.com/mine","usages":["client auth"]}}
            """);
    }

    private static string Certificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bob", key, HashAlgorithmName.SHA256);
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using X509Certificate2 made = request.CreateSelfSigned(start, start.AddYears(1));
        return made.ExportCertificatePem() + "\n";
    }

    private async Task PrepareAsync()
    {
        await CreateAsync(Ns + "/serviceaccounts", """{"metadata":{"name":"robot"}}""");
        await CreateAsync(Ns + "/secrets", """{"metadata":{"name":"key"}}""");
        await CreateAsync(Ns + "/services", """{"metadata":{"name":"front"},"spec":{"ports":[{"port":80}]}}""");
        await CreateAsync(Ns + "/pods", """{"metadata":{"name":"web"},"spec":{"serviceAccountName":"robot","containers":[{"name":"c","image":"i"}]}}""");
        await CreateAsync("/api/v1/nodes", """{"metadata":{"name":"one"}}""");
        await CreateAsync("/apis/apps/v1/namespaces/default/deployments", """
            {"metadata":{"name":"shop"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """);
    }

    private async Task CreateAsync(string path, string body)
    {
        HttpResponseMessage answer = await admin.PostAsync(path, JsonBodies.Json(body), Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
        {
            request.Content = JsonBodies.Json(body);
            request.Content.Headers.ContentType = new(method == "PATCH" ? "application/strategic-merge-patch+json" : "application/json");
        }

        // A watch has no end on a clock that stands: its beginning is what counts.
        return await alice.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    private async Task<HttpResponseMessage> AsAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews") { Content = JsonBodies.Json("{}") };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await alice.SendAsync(request, Cancel);
    }

    private static string Rule(string verbs, string group, string resource) =>
        $$"""[{"apiGroups":["{{group}}"],"resources":["{{resource}}"],"verbs":[{{string.Join(',', verbs.Split(',').Select(verb => $"\"{verb}\""))}}]}]""";
}
