using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Auditing;

/// <summary>What lines say of the object and of where the request came from.</summary>
public sealed class AuditReferenceTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Metadata")]
    [InlineData("RequestResponse")]
    public async Task An_update_tells_which_object_in_which_state_its_body_has(string level)
    {
        await using InProcessServer server = await StartAsync(level);
        using HttpClient client = server.Client();
        JsonNode made = await (await client.PostAsync(Maps, JsonBodies.ConfigMap("a"), Cancel)).JsonAsync();
        string body = made.ToJsonString();
        Assert.Equal(HttpStatusCode.OK, (await client.PutAsync(Maps + "/a", new StringContent(body, Encoding.UTF8, "application/json"), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PutAsync(Maps + "/a", JsonBodies.ConfigMap("a"), Cancel)).StatusCode);
        await client.GetAsync(Maps + "/a", Cancel);
        string[] told = [.. (await LinesAsync(server)).Where(line => (string?)line["stage"] == "ResponseComplete").Select(line => line["objectRef"]!.ToJsonString())];
        (string? uid, string? revision) = ((string?)made["metadata"]!["uid"], (string?)made["metadata"]!["resourceVersion"]);
        string plain = """{"resource":"configmaps","namespace":"default","name":"a","apiVersion":"v1"}""";
        string full = $$"""{"resource":"configmaps","namespace":"default","name":"a","uid":"{{uid}}","apiVersion":"v1","resourceVersion":"{{revision}}"}""";
        Assert.Equal([plain, full, plain, plain], told);
    }

    [Theory]
    [InlineData("203.0.113.9, 10.0.0.7", null, "203.0.113.9|10.0.0.7|127.0.0.1")]
    [InlineData("203.0.113.9, junk, ,2001:DB8:0::1", "198.51.100.4", "203.0.113.9|2001:db8::1|198.51.100.4|127.0.0.1")]
    [InlineData("203.0.113.9", "203.0.113.9", "203.0.113.9|127.0.0.1")]
    [InlineData("203.0.113.9,127.0.0.1", null, "203.0.113.9|127.0.0.1")]
    [InlineData(null, "010.000.0.7", "10.0.0.7|127.0.0.1")]
    [InlineData("[::1]:80, 1.2.3.4:5, 0x7f.1", "fe80::1%eth0", "127.0.0.1")]
    public async Task Addresses_that_proxies_name_stand_before_the_connections(string? chain, string? real, string told)
    {
        await using InProcessServer server = await StartAsync("Metadata");
        using HttpClient client = server.Client();
        foreach ((string name, string? value) in ((string, string?)[])[("X-Forwarded-For", chain), ("X-Real-Ip", real)])
        {
            if (value is not null)
            {
                client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
            }
        }

        await client.GetAsync(Maps, Cancel);
        Assert.Equal(told, string.Join('|', (await LinesAsync(server))[^1]["sourceIPs"]!.AsArray().Select(address => (string?)address)));
    }

    [Fact]
    public async Task The_first_address_is_the_one_of_a_legacy_line()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(options => options with
        {
            AuditLog = options.AuditLog with { Legacy = true }, AuditLogPath = Path.Combine(options.DataDir, "audit.log"),
        });
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9, 10.0.0.7");
        await client.GetAsync(Maps, Cancel);
        await server.StopAsync();
        Assert.Contains(" ip=\"203.0.113.9\" method=\"list\" ", await File.ReadAllTextAsync(server.AuditLog, Cancel), StringComparison.Ordinal);
    }

    private static Task<InProcessServer> StartAsync(string level) => InProcessServer.StartAsync(options =>
    {
        string file = Path.Combine(options.DataDir, "policy.yaml");
        File.WriteAllText(file, $"apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{{level: {level}, users: [admin]}}]");
        return options with { AuditLogPath = Path.Combine(options.DataDir, "audit.log"), AuditPolicyFile = file };
    });

    private static async Task<JsonNode[]> LinesAsync(InProcessServer server)
    {
        await server.StopAsync();
        return [.. (await File.ReadAllLinesAsync(server.AuditLog, Cancel)).Select(line => JsonNode.Parse(line)!)];
    }
}
