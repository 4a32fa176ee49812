using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Application.Remote;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>What audit says of a server that dies.</summary>
public sealed class AuditKillTests
{
    private const int Clients = 8;
    private const int Enough = 800;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/namespaces/default")]
    [InlineData("/api/v1/namespaces/default?pretty=true")]
    [InlineData("/api/v1/namespaces")]
    [InlineData("/version")]
    public async Task Every_answer_that_a_client_got_has_its_lines_in_the_log_when_the_server_is_killed(string path)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("policy.yaml"), "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata}]}", Cancel);
        var answered = new ConcurrentBag<string>();
        await using (ServerProcess server = await ServerProcess.StartAsync(
            [$"--audit-policy-file={folder.File("policy.yaml")}", $"--audit-log-path={folder.File("audit.log")}"], cancellation: Cancel))
        {
            HttpClient[] clients = [.. Enumerable.Range(0, Clients).Select(_ => server.Administrator())];
            await Task.WhenAll(clients.Select((client, number) => AskAsync(client, path, number, answered, server)));
            Array.ForEach(clients, client => client.Dispose());
        }

        // The last line may have been cut off within.
        string[] lines = (await File.ReadAllTextAsync(folder.File("audit.log"), Cancel)).Split('\n')[..^1];
        ILookup<string, string> stages = lines.Select(line => JsonNode.Parse(line)!).ToLookup(line => (string)line["auditID"]!, line => (string)line["stage"]!);
        Assert.True(answered.Count >= Enough);
        Assert.All(answered, id => Assert.Equal(["RequestReceived", "ResponseComplete"], stages[id]));
    }

    /// <summary>Asks and creates in turn until enough was answered, then kills the server in the midst of the others' requests.</summary>
    private static async Task AskAsync(HttpClient client, string path, int number, ConcurrentBag<string> answered, ServerProcess server)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                using var request = new HttpRequestMessage(i % 8 == 0 ? HttpMethod.Post : HttpMethod.Get, i % 8 == 0 ? "/api/v1/namespaces/default/configmaps" : path);
                request.Content = i % 8 == 0 ? new StringContent($$$"""{"metadata":{"name":"c{{{number}}}-{{{i}}}"}}""", Encoding.UTF8, "application/json") : null;
                using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
                answer.EnsureSuccessStatusCode();
                answered.Add(answer.Headers.GetValues("Audit-Id").Single());
                if (answered.Count >= Enough)
                {
                    await server.KillAsync();
                }
            }
        }
        catch (Exception e) when (e is not HttpRequestException { StatusCode: not null } && (PeerFaults.Has(e) || e is InvalidOperationException))
        {
            // The server was killed: what was not answered may have lines or not.
        }
    }
}
