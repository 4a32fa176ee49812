using System.Text.Json;
using System.Text.RegularExpressions;
using Kronicle.Application.Authentication;
using Kronicle.Application.Strategies;
using Kronicle.Application.Validation;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Validation;

/// <summary>Plays the creates and merge patches of a recording, and compares which are refused and with which causes.</summary>
public sealed partial class RecordedWorkloadTests
{
    private readonly ObjectRules rules = new();
    private readonly Defaults defaults = new();
    private readonly Dictionary<string, MapNode> stored = [];

    [Theory]
    [InlineData("deployment-crud", 9, 7)]
    [InlineData("statefulset-daemonset", 5, 6)]
    [InlineData("job-cronjob", 6, 9)]
    [InlineData("hpa-pdb", 3, 7)]
    public void Recorded_writes_are_accepted_and_refused_with_the_same_causes(string scenario, int refusals, int successes)
    {
        string? steps = SharedFolder.Find("conform", "scenarios", scenario + ".json");
        string? answers = SharedFolder.Find("conform", "recordings", scenario + ".json");
        Assert.SkipWhen(steps is null || answers is null, SharedFolder.Absent);
        int refused = 0;
        int accepted = 0;
        foreach ((JsonElement step, JsonElement answer) in Steps(steps!).Zip(Steps(answers!)))
        {
            int status = answer.GetProperty("status").GetInt32();
            if (status is not (200 or 201 or 422) || Play(step) is not { } causes)
            {
                continue;
            }

            Assert.Equal(status == 422 ? Expected(answer) : [], causes);
            refused += status == 422 ? 1 : 0;
            accepted += status == 422 ? 0 : 1;
        }

        Assert.Equal((refusals, successes), (refused, accepted));
    }

    // Null for what is no create or merge patch of a kind that has its own rules and no scale.
    private string[]? Play(JsonElement step)
    {
        string method = step.TryGetProperty("method", out JsonElement verb) ? verb.GetString()! : "GET";
        Match path = ResourcePath().Match(step.GetProperty("path").GetString()!);
        if (method is not ("POST" or "PATCH") || !path.Success || path.Groups["sub"].Value == "scale")
        {
            return null;
        }

        ResourceDefinition resource = ResourceCatalogue.BuiltIn.Find(path.Groups["group"].Value, path.Groups["version"].Value, path.Groups["resource"].Value)!;
        MapNode body = Reviews.Read(step.GetProperty("body").GetRawText());
        string name = path.Groups["name"].Value is { Length: > 0 } named ? named : body.Map("metadata")!.Text("name")!;
        string key = $"{resource.Resource}/{name}";
        MapNode? old = method == "PATCH" ? stored[key] : null;
        string subresource = path.Groups["sub"].Value;
        MapNode target = Decode(resource, old is null ? body : Merged(old, body, subresource));
        StrategyWrite write = new() { Resource = resource, Object = target, Old = old, Subresource = subresource, User = UserInfo.Anonymous, Now = default };
        Prepare(write, path.Groups["ns"].Value);
        IReadOnlyList<StatusCause> causes = rules.Check(new(resource, target, old, subresource));
        if (causes.Count == 0)
        {
            stored[key] = target;
        }

        return [.. causes.Select(cause => Line(cause.Reason, cause.Field, cause.Message))];
    }

    private static MapNode Merged(MapNode old, MapNode patch, string subresource)
    {
        var merged = (MapNode)MergePatch.Apply(old.Copy(), patch).Patched!;
        string other = subresource == "status" ? "spec" : "status";
        merged[other] = old[other]?.Clone();
        return merged;
    }

    private static void Prepare(StrategyWrite write, string ns)
    {
        if (write.Old is null)
        {
            MapNode metadata = write.Object.EnsureMap("metadata");
            metadata["namespace"] = ns;
            metadata["uid"] = "u-1";
            write.Object.Remove("status");
            KindStrategies.For(write.Resource)?.PrepareForCreate(write);
        }
        else
        {
            KindStrategies.For(write.Resource)?.PrepareForUpdate(write);
        }
    }

    private MapNode Decode(ResourceDefinition resource, MapNode tree)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Free(output, tree);
        MapNode decoded = ObjectDecoder.Decode(output.Written, resource.Type).Object!;
        defaults.Apply(resource, decoded);
        return decoded;
    }

    private static string[] Expected(JsonElement answer) =>
    [
        .. answer.GetProperty("body").GetProperty("details").GetProperty("causes").EnumerateArray().Select(cause => Line(
            cause.GetProperty("reason").GetString()!, cause.GetProperty("field").GetString()!, cause.GetProperty("message").GetString()!)),
    ];

    // Recordings show no long values.
    private static string Line(string reason, string field, string message) =>
        $"{reason} {field}: {(field == "spec.template" ? LongValue().Replace(message, "Invalid value: <value>: ") : message)}";

    private static JsonElement[] Steps(string file)
    {
        string text = File.ReadAllText(file).Replace("${ns}", "ns", StringComparison.Ordinal).Replace("${run}", "abcdefgh", StringComparison.Ordinal);
        text = Repeat().Replace(text, match => string.Concat(Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].Value, null))));
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("steps").EnumerateArray()];
    }

    [GeneratedRegex(@"\$\{repeat:([^:}]*):(\d+)\}")]
    private static partial Regex Repeat();

    [GeneratedRegex(@"Invalid value: \{.*\}: ")]
    private static partial Regex LongValue();

    [GeneratedRegex("^/apis/(?<group>apps|batch|autoscaling|policy)/(?<version>[^/]+)/namespaces/(?<ns>[^/]+)/(?<resource>[a-z]+)(/(?<name>[^/?]+)(/(?<sub>[a-z]+))?)?$")]
    private static partial Regex ResourcePath();
}
