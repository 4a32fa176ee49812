using System.Text;
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
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Validation;

/// <summary>Plays every recorded create of a pod or of an object with a pod template: what the reference stored has no causes.</summary>
public sealed partial class RecordedPodTests
{
    private readonly ObjectRules rules = new();
    private readonly Defaults defaults = new();

    [Fact]
    public void Recorded_pods_and_templates_are_accepted()
    {
        string? folder = SharedFolder.Find("conform", "scenarios");
        Assert.SkipWhen(folder is null, SharedFolder.Absent);
        int accepted = 0;
        foreach (string file in Directory.GetFiles(folder!, "*.json").Order(StringComparer.Ordinal))
        {
            string? answers = SharedFolder.Find("conform", "recordings", Path.GetFileName(file));
            Assert.NotNull(answers);
            foreach ((JsonElement step, JsonElement answer) in Steps(file).Zip(Steps(answers)))
            {
                if (!answer.TryGetProperty("status", out JsonElement status) || status.GetInt32() != 201 || Written(step) is not { } write)
                {
                    continue;
                }

                IReadOnlyList<StatusCause> causes = rules.Check(new(write.Resource, write.Object, null, ""));
                Assert.True(causes.Count == 0, $"{Path.GetFileName(file)}: {string.Join("; ", causes.Select(cause => $"{cause.Field}: {cause.Message}"))}");
                accepted++;
            }
        }

        Assert.True(accepted >= 35, $"only {accepted} creates were played");
    }

    private StrategyWrite? Written(JsonElement step)
    {
        if (!step.TryGetProperty("body", out JsonElement body) || step.GetProperty("method").GetString() != "POST")
        {
            return null;
        }

        string text = body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();
        Match path = ResourcePath().Match(step.GetProperty("path").GetString()!);
        if (!path.Success || !text.Contains("\"containers\"", StringComparison.Ordinal))
        {
            return null;
        }

        ResourceDefinition resource = ResourceCatalogue.BuiltIn.Find(path.Groups["group"].Value, path.Groups["version"].Value, path.Groups["resource"].Value)!;
        MapNode tree = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(text), resource.Type).Object!;
        MapNode metadata = tree.EnsureMap("metadata");
        metadata["namespace"] = path.Groups["ns"].Value;
        metadata["uid"] = "u-1";
        if (!metadata.Has("name"))
        {
            metadata["name"] = metadata.Text("generateName") + "x2345";
        }

        defaults.Apply(resource, tree);
        tree.Remove("status");
        StrategyWrite write = new() { Resource = resource, Object = tree, User = UserInfo.Anonymous, Now = default };
        KindStrategies.For(resource)?.PrepareForCreate(write);
        return write;
    }

    private static JsonElement[] Steps(string file)
    {
        string text = File.ReadAllText(file).Replace("${ns}", "ns", StringComparison.Ordinal).Replace("${run}", "abcdefgh", StringComparison.Ordinal);
        text = Repeat().Replace(text, match => string.Concat(Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].Value, null))));
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("steps").EnumerateArray()];
    }

    [GeneratedRegex(@"\$\{repeat:([^:}]*):(\d+)\}")]
    private static partial Regex Repeat();

    [GeneratedRegex("^/apis?(/(?<group>apps|batch))?/(?<version>v1)/namespaces/(?<ns>[^/]+)/(?<resource>[a-z]+)([?].*)?$")]
    private static partial Regex ResourcePath();
}
