using System.Text.Json;

namespace Kronicle.Application.Tests.OpenApi;

/// <summary>
/// Lists where two JSON documents differ, each as a path with both values. Members come in any order, array items in order.
/// Descriptions are left out, for the recordings have none; references to shared parameters are followed.
/// </summary>
internal sealed class JsonDifferences(JsonElement expectedRoot, JsonElement actualRoot)
{
    private readonly List<string> found = [];

    public static List<string> Between(JsonElement expected, JsonElement actual)
    {
        var differences = new JsonDifferences(expected, actual);
        differences.Compare("$", expected, actual);
        return differences.found;
    }

    private void Compare(string path, JsonElement expected, JsonElement actual)
    {
        expected = Follow(expected, expectedRoot);
        actual = Follow(actual, actualRoot);
        if (expected.ValueKind != actual.ValueKind)
        {
            Add(path, expected, actual);
            return;
        }

        switch (expected.ValueKind)
        {
            case JsonValueKind.Object: Objects(path, expected, actual); break;
            case JsonValueKind.Array: Arrays(path, expected, actual); break;
            default:
                if (expected.GetRawText() != actual.GetRawText() && expected.ToString() != actual.ToString())
                {
                    Add(path, expected, actual);
                }

                break;
        }
    }

    private void Objects(string path, JsonElement expected, JsonElement actual)
    {
        foreach (JsonProperty member in expected.EnumerateObject())
        {
            if (actual.TryGetProperty(member.Name, out JsonElement value))
            {
                Compare(path + "." + member.Name, member.Value, value);
            }
            else
            {
                found.Add($"{path}.{member.Name}: missing, expected {Short(member.Value)}");
            }
        }

        foreach (JsonProperty member in actual.EnumerateObject())
        {
            bool description = member.Name == "description" && member.Value.ValueKind == JsonValueKind.String;
            if (!description && !expected.TryGetProperty(member.Name, out _))
            {
                found.Add($"{path}.{member.Name}: not expected: {Short(member.Value)}");
            }
        }
    }

    private void Arrays(string path, JsonElement expected, JsonElement actual)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
        {
            Add(path, expected, actual);
            return;
        }

        for (int i = 0; i < expected.GetArrayLength(); i++)
        {
            Compare($"{path}[{i}]", expected[i], actual[i]);
        }
    }

    private static JsonElement Follow(JsonElement element, JsonElement root)
    {
        const string Shared = "#/parameters/";
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out JsonElement target)
            && target.ValueKind == JsonValueKind.String && target.GetString()!.StartsWith(Shared, StringComparison.Ordinal)
            ? root.GetProperty("parameters").GetProperty(target.GetString()![Shared.Length..])
            : element;
    }

    private void Add(string path, JsonElement expected, JsonElement actual) =>
        found.Add($"{path}: expected {Short(expected)}, is {Short(actual)}");

    private static string Short(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length > 300 ? text[..300] + "..." : text;
    }
}
