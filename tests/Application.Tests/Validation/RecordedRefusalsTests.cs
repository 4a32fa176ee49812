using System.Text.Json;
using System.Text.RegularExpressions;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Validation;

/// <summary>Plays the writes of recorded scenarios through the whole pipeline, without admission, and compares what was accepted and why not.</summary>
public sealed partial class RecordedRefusalsTests
{
    [Theory]
    [InlineData("storage-objects", 9)]
    [InlineData("node-objects", 3)]
    [InlineData("lease-event", 3)]
    [InlineData("priorityclass-runtimeclass", 6)]
    [InlineData("certificate-signing", 8)]
    [InlineData("rbac-objects", 7)]
    [InlineData("apiservice-flowcontrol", 5)]
    [InlineData("limitrange-admission", 1)]
    [InlineData("validating-policy", 2)]
    [InlineData("mutating-policy", 2)]
    public async Task Recorded_writes_are_accepted_and_refused_with_the_same_causes(string scenario, int refusals)
    {
        string? steps = SharedFolder.Find("conform", "scenarios", scenario + ".json");
        string? answers = SharedFolder.Find("conform", "recordings", scenario + ".json");
        Assert.SkipWhen(steps is null || answers is null, SharedFolder.Absent);
        await using TestServer server = await TestServer.StartAsync();
        int refused = 0;
        foreach ((JsonElement step, JsonElement recorded) in Steps(steps!).Zip(Steps(answers!)))
        {
            int status = recorded.GetProperty("status").GetInt32();
            if (status is not (200 or 201 or 422) || await Send(server, step) is not { } answer)
            {
                continue;
            }

            string name = step.GetProperty("name").GetString()!;
            string[] expected = status == 422 ? [.. Causes(recorded)] : [];
            string[] found = answer switch
            {
                FailureAnswer { Status: { Code: 422 } failure } =>
                    [.. failure.Details!.Causes.Select(cause => $"{cause.Reason} {cause.Field}: {Difference().Replace(cause.Message, "<diff>")}")],
                FailureAnswer failed => [failed.Status.Message],
                _ => [],
            };
            Assert.Equal([name, .. expected], [name, .. found]);
            refused += expected.Length > 0 ? 1 : 0;
        }

        Assert.Equal(refusals, refused);
    }

    // Null for what is no write of an admin to a built-in kind, for what a step saved, and for expressions, which are judged elsewhere.
    private static async Task<ApiAnswer?> Send(TestServer server, JsonElement step)
    {
        string verb = !step.TryGetProperty("method", out JsonElement method) ? "get" : method.GetString() switch
        {
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            _ => "get",
        };
        Match path = PathOfObject().Match(step.GetProperty("path").GetString()!);
        if (verb == "get" || !path.Success || step.GetProperty("body").GetRawText().Contains("${", StringComparison.Ordinal) || step.TryGetProperty("user", out _) || path.Groups["rest"].Value.Split('/')[0] is "namespaces" or "pods" or "configmaps" ||
            step.GetProperty("name").GetString() is "bad expression")
        {
            return null;
        }

        string[] parts = path.Groups["rest"].Value.Split('/');
        string group = path.Groups["group"].Value;
        string resource = group.Length > 0 ? $"{parts[0]}.{group}" : parts[0];
        return await server.SendAsync(verb, string.Join('/', [resource, .. parts[1..]]), step.GetProperty("body").GetRawText());
    }

    private static IEnumerable<string> Causes(JsonElement answer) =>
        from cause in answer.GetProperty("body").GetProperty("details").GetProperty("causes").EnumerateArray()
        select $"{cause.GetProperty("reason")} {cause.GetProperty("field")}: {cause.GetProperty("message").GetString()}";

    private static JsonElement[] Steps(string file)
    {
        string text = File.ReadAllText(file).Replace("${ns}", "ns", StringComparison.Ordinal).Replace("${run}", "abcdefgh", StringComparison.Ordinal);
        text = NamespaceOfScenario().Replace(text, "ns");
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("steps").EnumerateArray()];
    }

    [GeneratedRegex("^/(api/v1|apis/(?<group>[^/]+)/v1)(/namespaces/ns)?/(?<rest>[^?$]+)$")]
    private static partial Regex PathOfObject();

    [GeneratedRegex("cf-[a-z-]+-abcdefgh")]
    private static partial Regex NamespaceOfScenario();

    [GeneratedRegex(@"\n@@ -\d.*", RegexOptions.Singleline)]
    private static partial Regex Difference();
}
