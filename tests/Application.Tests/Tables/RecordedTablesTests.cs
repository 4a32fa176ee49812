using System.Text.Json;
using System.Text.RegularExpressions;
using Kronicle.Application.Tables;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Objects;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Tables;

/// <summary>Recorded Tables of the reference against rows of the objects that it answered before.</summary>
public sealed partial class RecordedTablesTests
{
    [Fact]
    public void Recorded_rows_are_printed_alike()
    {
        string folder = Required("conform", "recordings");
        string scenarios = Required("conform", "scenarios");
        var differences = new List<string>();
        int compared = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            compared += Compare(file, Path.Combine(scenarios, Path.GetFileName(file)), differences);
        }

        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
        Assert.True(compared > 40, $"only {compared} rows were compared");
    }

    [Fact]
    public void Objects_with_every_field_fill_every_column()
    {
        string folder = Required("reference", "golden");
        foreach (ResourceDefinition resource in ResourceCatalogue.BuiltIn.Resources.Where(r => r.Columns.Count > 0))
        {
            string group = resource.Group.Length == 0 ? "core" : resource.Group;
            string file = Path.Combine(folder, $"{group}.{resource.Version}.{resource.Kind}.json");
            if (File.Exists(file))
            {
                TableRow row = TableRows.Compile(resource, VersionConversion.ToStorage(resource, Rows.Object(File.ReadAllText(file))));
                Assert.True(Rows.Cells(row).Length >= resource.Columns.Count, resource.ToString());
            }
        }
    }

    [GeneratedRegex(@"^/apis?/(?:(?<group>[a-z0-9.]+)/)?(?<version>v\d\w*)/(?:namespaces/[^/]+/)?(?<resource>[a-z]+)")]
    private static partial Regex Address();

    [GeneratedRegex("^\"([0-9]+[smhdy]){1,2}\"$")]
    private static partial Regex Age();

    // The object changed in between through a subresource's answer or the server's own work, which no answer shows.
    private static readonly HashSet<string> Changed = ["apiservice-flowcontrol.json table", "apiservice-flowcontrol.json schema table", "deployment-crud.json table"];

    private static int Compare(string recording, string scenario, List<string> differences)
    {
        using JsonDocument recorded = JsonDocument.Parse(File.ReadAllText(recording));
        using JsonDocument played = JsonDocument.Parse(File.ReadAllText(scenario));
        Dictionary<string, string> paths = Steps(played).Where(s => s.TryGetProperty("path", out _))
            .ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("path").GetString()!);
        var objects = new Dictionary<(string Kind, string Name), string>();
        int compared = 0;
        foreach (JsonElement step in Steps(recorded))
        {
            if (!step.TryGetProperty("body", out JsonElement body) || body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("kind", out JsonElement kind))
            {
                continue;
            }

            string name = step.GetProperty("step").GetString()!;
            if (kind.GetString() != "Table")
            {
                Remember(body, kind.GetString()!, objects);
            }
            else if (!Changed.Contains($"{Path.GetFileName(recording)} {name}") && body.GetProperty("rows").ValueKind == JsonValueKind.Array && Resource(paths[name]) is { } resource)
            {
                foreach (JsonElement row in body.GetProperty("rows").EnumerateArray())
                {
                    compared += Compare(resource, row, objects, $"{Path.GetFileName(recording)} {name}", differences);
                }
            }
        }

        return compared;
    }

    private static IEnumerable<JsonElement> Steps(JsonDocument document) => document.RootElement.ValueKind == JsonValueKind.Array
        ? document.RootElement.EnumerateArray()
        : document.RootElement.GetProperty("steps").EnumerateArray();

    private static void Remember(JsonElement body, string kind, Dictionary<(string Kind, string Name), string> objects)
    {
        if (body.TryGetProperty("metadata", out JsonElement metadata) && metadata.TryGetProperty("uid", out _))
        {
            objects[(kind, metadata.GetProperty("name").GetString()!)] = body.GetRawText();
        }
    }

    private static ResourceDefinition? Resource(string path)
    {
        Match match = Address().Match(path.Replace("${ns}", "x", StringComparison.Ordinal).Replace("${run}", "x", StringComparison.Ordinal));
        string resource = match.Groups["resource"].Value is { Length: > 0 } word ? word : "namespaces";
        return ResourceCatalogue.BuiltIn.Find(match.Groups["group"].Value, match.Groups["version"].Value, resource);
    }

    private static int Compare(
        ResourceDefinition resource, JsonElement row, Dictionary<(string Kind, string Name), string> objects, string where, List<string> differences)
    {
        JsonElement[] expected = [.. row.GetProperty("cells").EnumerateArray()];
        if (!objects.TryGetValue((resource.Kind, expected[0].ToString()), out string? json))
        {
            return 0;
        }

        MapNode item = Rows.Object(json);
        ResourceDefinition written = ResourceCatalogue.BuiltIn.Resources.First(r => r.Resource == resource.Resource && r.ApiVersion == item.Text("apiVersion"));
        JsonElement[] actual = Rows.Cells(TableRows.Compile(resource, VersionConversion.ToStorage(written, item)));
        for (int i = 0; i < Math.Max(actual.Length, expected.Length); i++)
        {
            string want = i < expected.Length ? Text(expected[i]) : "nothing";
            string got = i < actual.Length ? Text(actual[i]) : "nothing";
            if (!Same(want, got))
            {
                differences.Add($"{where} cell {i}: {want} was recorded, {got} is printed");
            }
        }

        return 1;
    }

    // Numbers differ from strings that look alike.
    private static string Text(JsonElement cell) => cell.ValueKind == JsonValueKind.String ? $"\"{cell.GetString()}\"" : cell.GetRawText();

    // Recordings mask times, ages and allocated ports, and in objects too, so that these can't be told there.
    private static bool Same(string want, string got) =>
        want == got || want == "\"<time>\"" || want.Contains("<allocated>", StringComparison.Ordinal) ||
        (want == "\"<age>\"" && (got == "\"<unknown>\"" || Age().IsMatch(got)));

    private static string Required(params string[] parts)
    {
        string? path = SharedFolder.Find(parts);
        Assert.SkipWhen(path is null, SharedFolder.Absent);
        return path!;
    }
}
