using System.Text.Json;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Objects;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Validation;

/// <summary>Scenarios of services and ingresses played through the pipeline: the same codes, and the same causes where one is refused.</summary>
public sealed class RecordedNetworkingTests
{
    [Theory]
    [InlineData("service-defaults", 14, 1)]
    [InlineData("ingress-networkpolicy", 15, 7)]
    public async Task Recorded_steps_are_answered_alike(string scenario, int writes, int refusals)
    {
        string? steps = SharedFolder.Find("conform", "scenarios", scenario + ".json");
        string? answers = SharedFolder.Find("conform", "recordings", scenario + ".json");
        Assert.SkipWhen(steps is null || answers is null, SharedFolder.Absent);
        await using TestServer server = await ServiceCluster.StartAsync();
        (int played, int refused) = (0, 0);
        string saved = "";
        foreach ((JsonElement step, JsonElement expected) in Steps(steps!).Zip(Steps(answers!)))
        {
            string method = step.TryGetProperty("method", out JsonElement given) ? given.GetString()! : "GET";
            if (method is not ("POST" or "PATCH" or "DELETE") || step.GetProperty("path").GetString() == "/api/v1/namespaces" ||
                (step.TryGetProperty("headers", out JsonElement headers) && headers.GetRawText().Contains("strategic", StringComparison.Ordinal)))
            {
                continue;
            }

            (string verb, string path) = Target(method, step.GetProperty("path").GetString()!);
            string body = step.TryGetProperty("body", out JsonElement sent) ? sent.GetRawText().Replace("${ip1}", saved, StringComparison.Ordinal) : "";
            ApiAnswer answer = await server.SendAsync(verb, path, body);
            Assert.True(expected.GetProperty("status").GetInt32() == answer.Code, $"{step.GetProperty("name")}: {answer}");
            played++;
            if (answer.Code == 422)
            {
                refused++;
                Assert.Equal(Causes(expected, saved), ServiceCluster.Causes(answer));
            }
            else if (saved.Length == 0 && verb == "create")
            {
                saved = TestServer.Tree(answer).At("spec", "clusterIP")?.ToString() ?? "";
            }
        }

        Assert.Equal((writes, refusals), (played, refused));
    }

    private static string[] Causes(JsonElement answer, string saved) =>
        [.. answer.GetProperty("body").GetProperty("details").GetProperty("causes").EnumerateArray().Select(cause =>
            $"{cause.GetProperty("field").GetString()}: {cause.GetProperty("message").GetString()}".Replace("${ip1}", saved, StringComparison.Ordinal))];

    private static (string Verb, string Path) Target(string method, string path)
    {
        string[] parts = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        string group = parts[0] == "apis" ? "." + parts[1] : "";
        string[] rest = parts[(parts[0] == "apis" ? 3 : 2)..];
        rest = rest[0] == "namespaces" ? rest[2..] : rest;
        string verb = method == "POST" ? "create" : method == "PATCH" ? "patch" : rest.Length == 1 ? "deletecollection" : "delete";
        return (verb, string.Join('/', [rest[0] + group, .. rest[1..]]));
    }

    private static JsonElement[] Steps(string file) => [.. JsonDocument.Parse(
        File.ReadAllText(file).Replace("${run}", "abcdefgh", StringComparison.Ordinal)).RootElement.GetProperty("steps").EnumerateArray()];
}
