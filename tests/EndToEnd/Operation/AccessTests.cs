using System.Net;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>Who is let in, over real TLS.</summary>
public sealed class AccessTests(SharedServer shared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_certificate_that_nobody_vouches_for_is_refused()
    {
        using HttpClient client = HttpClients.With(shared.Process.Address, Certificates.SelfSigned("CN=kubernetes-admin, O=system:masters"));
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/pods", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        JsonNode status = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal("Unauthorized", status["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_unknown_token_is_refused()
    {
        using HttpClient client = HttpClients.With(shared.Process.Address, null, "guess");
        using HttpResponseMessage answer = await client.GetAsync("/version", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Without_credentials_the_version_is_open_and_pods_are_not()
    {
        using HttpClient client = shared.Process.Anonymous();
        using HttpResponseMessage version = await client.GetAsync("/version", Cancel);
        Assert.Equal(HttpStatusCode.OK, version.StatusCode);
        using HttpResponseMessage pods = await client.GetAsync("/api/v1/pods", Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, pods.StatusCode);
        JsonNode status = JsonNode.Parse(await pods.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal("pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" at the cluster scope",
            status["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Tokens_of_the_token_file_name_their_users()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("tokens.csv"), "opensesame,ali,1,\"system:masters\"\nordinary,baba,2,\"people\"\n", Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync([$"--token-auth-file={folder.File("tokens.csv")}"], cancellation: Cancel);
        using HttpClient master = HttpClients.With(server.Address, null, "opensesame");
        Assert.Equal(HttpStatusCode.OK, await new Api(master).StatusAsync("/api/v1/pods"));
        using HttpClient ordinary = HttpClients.With(server.Address, null, "ordinary");
        Assert.Contains("User \\\"baba\\\" cannot list resource", await ordinary.AnyTextAsync("/api/v1/pods", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anonymous_access_nobody_comes_in_without_credentials()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--anonymous-auth=false"], cancellation: Cancel);
        using HttpClient client = server.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, await new Api(client).StatusAsync("/version"));
    }
}
