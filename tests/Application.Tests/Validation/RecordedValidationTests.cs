using System.Text.Json;
using System.Text.RegularExpressions;
using Kronicle.Application.Authentication;
using Kronicle.Application.Defaulting;
using Kronicle.Application.Strategies;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Validation;

public sealed partial class RecordedValidationTests
{
    [Theory]
    [InlineData("configmap-crud", 3)]
    [InlineData("secret-crud", 7)]
    [InlineData("namespace-lifecycle", 1)]
    [InlineData("generate-name", 16)]
    [InlineData("http-errors", 1)]
    [InlineData("lease-event", 1)]
    public void Recorded_creates_are_accepted_and_refused_with_the_same_causes(string scenario, int refusals)
    {
        string? steps = SharedFolder.Find("conform", "scenarios", scenario + ".json");
        string? answers = SharedFolder.Find("conform", "recordings", scenario + ".json");
        Assert.SkipWhen(steps is null || answers is null, SharedFolder.Absent);
        int refused = 0;
        foreach ((JsonElement step, JsonElement answer) in Steps(steps!, scenario).Zip(Steps(answers!, scenario)))
        {
            int status = answer.GetProperty("status").GetInt32();
            if (status is not (201 or 422) || Object(step) is not { } root || root.Text("kind") is "Event" or "Service" or "Pod" && status == 201)
            {
                continue;
            }

            string[] expected = status == 201 ? [] : [.. Causes(answer)];
            if (expected.Any(line => line.Contains("involvedObject", StringComparison.Ordinal)))
            {
                continue;
            }

            // A masked cause has no message.
            IReadOnlyList<StatusCause> causes = Reviews.Check(Write(root));
            bool masked = expected.Any(line => line.EndsWith(": ", StringComparison.Ordinal));
            Assert.Equal(expected, causes.Select(cause => $"{cause.Reason} {cause.Field}: {(masked ? "" : cause.Message)}"));
            refused += status == 422 ? 1 : 0;
        }

        Assert.Equal(refusals, refused);
    }

    private static IEnumerable<string> Causes(JsonElement answer) =>
        from cause in answer.GetProperty("body").GetProperty("details").GetProperty("causes").EnumerateArray()
        let message = cause.TryGetProperty("message", out JsonElement text) ? text.GetString() : ""
        select $"{cause.GetProperty("reason")} {cause.GetProperty("field")}: {message}";

    private static JsonElement[] Steps(string file, string scenario)
    {
        string text = File.ReadAllText(file).Replace("${ns}", $"cf-{scenario}-${{run}}", StringComparison.Ordinal).Replace("${run}", "abcdefgh", StringComparison.Ordinal);
        text = Repeat().Replace(text, match => string.Concat(Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].Value, null))));
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("steps").EnumerateArray()];
    }

    private static MapNode? Object(JsonElement step)
    {
        if (!step.TryGetProperty("method", out JsonElement method) || method.GetString() != "POST" || !step.TryGetProperty("body", out JsonElement body))
        {
            return null;
        }

        MapNode root = Reviews.Read(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText());
        if (root.Text("kind") is not { } kind || ResourceCatalogue.BuiltIn.FindKind(new("", "v1", kind)) is null && !kind.StartsWith("Lease", StringComparison.Ordinal))
        {
            return null;
        }

        Match ns = NamespaceOfPath().Match(step.GetProperty("path").GetString()!);
        MapNode metadata = root.EnsureMap("metadata");
        if (ns.Success)
        {
            metadata["namespace"] = ns.Groups[1].Value;
        }

        if (!metadata.Has("name") && metadata.Text("generateName") is { } prefix)
        {
            metadata["name"] = prefix + "x2345";
        }

        IDefaulter? defaults = KindDefaulters.Find("", kind);
        defaults?.OnDecode(root);
        if (kind == "Namespace")
        {
            new NamespaceStrategy().PrepareForCreate(new()
            {
                Resource = ResourceCatalogue.BuiltIn.Find("", "v1", "namespaces")!,
                Object = root,
                User = UserInfo.Anonymous,
                Now = DateTimeOffset.UnixEpoch,
            });
        }

        return root;
    }

    private static string Write(Node node) => node switch
    {
        MapNode map => $"{{{string.Join(',', map.Select(entry => JsonSerializer.Serialize(entry.Key) + ":" + Write(entry.Value)))}}}",
        ListNode list => $"[{string.Join(',', list.Select(Write))}]",
        TextNode text => JsonSerializer.Serialize(text.Value),
        _ => node.ToString()!,
    };

    [GeneratedRegex(@"\$\{repeat:([^:}]*):(\d+)\}")]
    private static partial Regex Repeat();

    [GeneratedRegex("/namespaces/([^/]+)/")]
    private static partial Regex NamespaceOfPath();
}
