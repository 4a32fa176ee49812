using System.Net;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Attacks;

/// <summary>Many wrong tokens from one address.</summary>
public sealed class GuessingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_guesses_is_slowed_down_and_who_is_known_is_not()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("tokens.csv"), "known-token,known,1,\"system:masters\"\nlate-token,late,2,\"system:masters\"\n", Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync(
            ["--storage=memory", $"--token-auth-file={folder.File("tokens.csv")}", "--failed-authentications-per-second=1"], cancellation: Cancel);
        using HttpClient known = HttpClients.With(server.Address, null, "known-token");
        Assert.Equal(HttpStatusCode.OK, await new Api(known).StatusAsync("/api/v1/namespaces"));
        HttpResponseMessage refused = await GuessAsync(server);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(11));
        Assert.Contains("\"reason\":\"TooManyRequests\"", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await new Api(known).StatusAsync("/api/v1/namespaces"));
        using HttpClient administrator = server.Administrator();
        Assert.Equal(HttpStatusCode.OK, await new Api(administrator).StatusAsync("/api/v1/namespaces"));
        using HttpClient nobody = server.Anonymous();
        Assert.Equal(HttpStatusCode.OK, await new Api(nobody).StatusAsync("/livez"));
    }

    private static async Task<HttpResponseMessage> GuessAsync(ServerProcess server)
    {
        const int Most = 2000;
        for (int i = 0; i < Most; i++)
        {
            using HttpClient client = HttpClients.With(server.Address, null, $"guess-{i}");
            HttpResponseMessage answer = await client.GetAsync("/api/v1/namespaces", Cancel);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        throw new Xunit.Sdk.XunitException($"{Most} guesses were judged");
    }
}
