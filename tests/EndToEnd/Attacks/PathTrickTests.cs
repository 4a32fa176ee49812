using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Attacks;

/// <summary>
/// Paths that look like something else. A user who may only read one config map in "mine" asks for a secret in "theirs" in every way,
/// and the administrator asks the same: where the administrator gets the secret, the path that was authorized must be the secret's.
/// </summary>
public sealed class PathTrickTests
{
    private const string Hidden = "dG9wLXNlY3JldC12YWx1ZQ==";

    private static readonly string[] Targets =
    [
        "/api/v1/namespaces/theirs/secrets/hidden", "/api/v1/namespaces/theirs/secrets/hidden/", "/api/v1/namespaces/theirs/secrets",
        "/api/v1/secrets", "/api/v1/watch/namespaces/theirs/secrets/hidden/..?timeoutSeconds=1", "/api/v1/namespaces/theirs/secrets/%68idden", "/%61pi/v1/namespaces/theirs/secrets/hidden",
        "/api/v1/namespaces/mine/../theirs/secrets/hidden", "/api/v1/namespaces/mine/configmaps/../../theirs/secrets/hidden",
        "/api/v1/namespaces/mine/configmaps/allowed/../../../theirs/secrets/hidden", "/api/v1/namespaces/mine/%2e%2e/theirs/secrets/hidden",
        "/api/v1/namespaces/mine/configmaps/%2e%2e/%2E%2E/theirs/secrets/hidden", "/api/v1/namespaces/mine/.%2e/theirs/secrets/hidden",
        "/api/v1/namespaces/mine%2f..%2ftheirs/secrets/hidden", "/api/v1/namespaces/mine/configmaps%2F..%2F..%2Ftheirs/secrets/hidden",
        "/api/v1/namespaces/mine/configmaps/allowed%2f..%2f..%2f..%2ftheirs%2fsecrets%2fhidden", "/api/v1/namespaces%2ftheirs%2fsecrets%2fhidden",
        "/api/v1/namespaces/mine/configmaps/allowed/%252e%252e/%252e%252e/%252e%252e/theirs/secrets/hidden",
        "//api/v1/namespaces/theirs/secrets/hidden", "/api//v1/namespaces/theirs/secrets/hidden", "/api/v1//namespaces/theirs/secrets/hidden",
        "/api/v1/namespaces//theirs/secrets/hidden", "/api/v1/namespaces/theirs//secrets/hidden", "/api/v1/namespaces/theirs/secrets//hidden",
        "/./api/v1/namespaces/theirs/./secrets/hidden", "/.%2fapi/v1/namespaces/theirs/secrets/hidden", "/..//../api/v1/namespaces/theirs/secrets/hidden",
        "/API/v1/namespaces/theirs/secrets/hidden", "/api/V1/namespaces/theirs/secrets/hidden", "/api/v1/Namespaces/theirs/Secrets/hidden",
        "/api/v1/namespaces/THEIRS/secrets/hidden", "/api/v1/namespaces/theirs/secrets/HIDDEN", "/api/v1/namespaces/theirs/SECRETS/hidden",
        "/api/v1/namespaces/theirs/secrets;x=y/hidden", "/api/v1;v=2/namespaces/theirs/secrets/hidden", "/api/v1/namespaces/theirs;/secrets/hidden",
        "/api/v1/namespaces/mine;/../theirs/secrets/hidden", "/api/v1/namespaces/theirs/secrets/hidden;configmaps/allowed",
        "/api/v1/namespaces/theirs/secrets/hidden%00", "/api/v1/namespaces/theirs%00/secrets/hidden", "/api/v1/namespaces/mine/configmaps/allowed%00/../../../theirs/secrets/hidden",
        "/api/v1/namespaces/theirs/secrets/hidden\0", "/api/v1/namespaces/theirs/secrets/hidden%0a", "/api/v1/namespaces/theirs/secrets/hidden%20", "/api/v1/namespaces/theirs/secrets/hidden%",
        "/api/v1/namespaces/theirs/secrets/hidden%3f", "/api/v1/namespaces/theirs/secrets/hidden#allowed", "/api/v1/namespaces/theirs/secrets/hidden%23", "/api/v1/namespaces/theirs/secrets/%c0%af", "/api/v1/namespaces/mine/configmaps/%c0%ae%c0%ae/theirs/secrets/hidden",
        @"\api\v1\namespaces\theirs\secrets\hidden", @"/api/v1/namespaces/mine\..\theirs/secrets/hidden", "/api/v1/namespaces/mine%5c..%5ctheirs/secrets/hidden",
        "/version/../api/v1/namespaces/theirs/secrets/hidden", "/version/%2e%2e/api/v1/namespaces/theirs/secrets/hidden", "/version%2f..%2fapi/v1/namespaces/theirs/secrets/hidden",
        "/healthz/../api/v1/namespaces/theirs/secrets/hidden", "/openapi/v2/..%2f../api/v1/namespaces/theirs/secrets/hidden", "/livez/ping/../../api/v1/secrets",
        "https://localhost/api/v1/namespaces/theirs/secrets/hidden", "https://elsewhere.example/version/../api/v1/namespaces/theirs/secrets/hidden",
        "https://localhost/version%2f..%2fapi/v1/namespaces/theirs/secrets/hidden", "https://localhost//api/v1/namespaces/theirs/secrets/hidden",
        "https://localhost/api/v1/namespaces/mine%2f..%2ftheirs/secrets/hidden", "http://localhost/api/v1/namespaces/mine/configmaps/allowed/../../../theirs/secrets/hidden", "HTTPS://localhost/%61pi/v1/secrets",
        "/api/v1/namespaces/theirs/secrets/hidden?name=allowed&namespace=mine", "/api/v1/namespaces/theirs/secrets?fieldSelector=metadata.namespace%3Dmine",
        "/api/v1/secrets?fieldSelector=metadata.name%3Dallowed,metadata.name%3Dhidden", "/api/v1/namespaces/mine/configmaps/allowed?/../../../theirs/secrets/hidden",
        "/api/v1/namespaces/mine/configmaps/allowed/..%3f/../../../theirs/secrets/hidden", "/api/v1/namespaces/theirs/secrets/hidden/status", "/api/v1/proxy/namespaces/theirs/secrets/hidden",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task None_reaches_past_authorization_and_what_is_authorized_is_what_is_served()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("tokens.csv"), "admin-token,admin,1,\"system:masters\"\nfew-token,few,2\n", Cancel);
        string log = folder.File("audit.log");
        var told = new Dictionary<string, string>();
        await using (ServerProcess server = await ServerProcess.StartAsync(
            ["--storage=memory", $"--token-auth-file={folder.File("tokens.csv")}", $"--audit-log-path={log}"], cancellation: Cancel))
        {
            await PrepareAsync(server);
            for (int i = 0; i < Targets.Length; i++)
            {
                string few = await AskAsync(server, "few-token", Targets[i], $"few-{i}");
                Assert.False(few.Contains(Hidden, StringComparison.Ordinal), $"{Targets[i]} gave the user {few}");
                if ((await AskAsync(server, "admin-token", Targets[i], $"admin-{i}")).Contains(Hidden, StringComparison.Ordinal))
                {
                    told[$"admin-{i}"] = Targets[i];
                    Assert.True(few.StartsWith("HTTP/1.1 403", StringComparison.Ordinal), $"{Targets[i]} gave the user {few}");
                }
            }

            Assert.Contains("admin-0", told.Keys);
            Assert.Contains("HTTP/1.1 200", await AskAsync(server, "few-token", "/api/v1/namespaces/mine/configmaps/allowed", "few-allowed"), StringComparison.Ordinal);
            await server.StopAsync(Cancel);
        }

        foreach (JsonNode line in File.ReadLines(log).Select(line => JsonNode.Parse(line)!).Where(line => (string?)line["stage"] == "ResponseComplete"))
        {
            JsonNode? named = line["objectRef"];
            (string?, string?) target = ((string?)named?["resource"], (string?)named?["namespace"]);
            if (told.TryGetValue((string)line["auditID"]!, out string? path))
            {
                Assert.True(target is ("secrets", "theirs" or null), $"{path} was authorized as {named?.ToJsonString()}");
            }

            if ((string?)line["user"]!["username"] == "few" && (string?)line["annotations"]?["authorization.k8s.io/decision"] == "allow" && named is not null)
            {
                Assert.True(target is ("configmaps", "mine") && (string?)named["name"] == "allowed", line.ToJsonString());
            }
        }
    }

    private static async Task PrepareAsync(ServerProcess server)
    {
        using HttpClient client = server.Administrator();
        var api = new Api(client);
        await api.CreateAsync("/api/v1/namespaces", JsonNode.Parse("""{"metadata":{"name":"mine"}}""")!);
        await api.CreateAsync("/api/v1/namespaces", JsonNode.Parse("""{"metadata":{"name":"theirs"}}""")!);
        await api.CreateAsync("/api/v1/namespaces/theirs/secrets", JsonNode.Parse($$$"""{"metadata":{"name":"hidden"},"data":{"k":"{{{Hidden}}}"}}""")!);
        await api.CreateAsync("/api/v1/namespaces/mine/configmaps", JsonNode.Parse("""{"metadata":{"name":"allowed"}}""")!);
        await api.CreateAsync("/apis/rbac.authorization.k8s.io/v1/namespaces/mine/roles", JsonNode.Parse(
            """{"metadata":{"name":"few"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["allowed"],"verbs":["get"]}]}""")!);
        await api.CreateAsync("/apis/rbac.authorization.k8s.io/v1/namespaces/mine/rolebindings", JsonNode.Parse(
            """{"metadata":{"name":"few"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"few"},"subjects":[{"kind":"User","name":"few"}]}""")!);
    }

    private static async Task<string> AskAsync(ServerProcess server, string token, string target, string id)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(server);
        Task<string> answer = connection.ReadToEndAsync();
        await connection.TryWriteAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nAudit-ID: {id}\r\nConnection: close\r\n\r\n");
        return await answer;
    }
}
