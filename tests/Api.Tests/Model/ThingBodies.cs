using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Model;

/// <summary>The JSON of things.</summary>
internal static class ThingBodies
{
    public static string Path(ThingKind kind, string ns) => kind switch
    {
        ThingKind.ConfigMap => $"/api/v1/namespaces/{ns}/configmaps",
        ThingKind.Pod => $"/api/v1/namespaces/{ns}/pods",
        _ => $"/apis/apps/v1/namespaces/{ns}/deployments",
    };

    /// <summary>A whole object.</summary>
    public static JsonObject Of(Thing thing)
    {
        JsonObject body = JsonNode.Parse(thing.Kind switch
        {
            ThingKind.ConfigMap => """{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}""",
            ThingKind.Pod => """
                {"apiVersion":"v1","kind":"Pod","metadata":{},"spec":{"nodeName":"n","automountServiceAccountToken":false,"containers":[{"name":"main","image":"i"}]}}
                """,
            _ => """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{},"spec":{"selector":{"matchLabels":{"a":"b"}},
                 "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"main","image":"i"}]}}}}
                """,
        })!.AsObject();
        body["metadata"]!["name"] = thing.Name;
        if (thing.Finalizers.Length > 0)
        {
            body["metadata"]!["finalizers"] = Strings(thing.Finalizers.Split(','));
        }

        Fill(body, thing);
        return body;
    }

    /// <summary>Puts labels and data into a whole object.</summary>
    public static void Fill(JsonObject body, Thing thing)
    {
        body["metadata"]!["labels"] = Map(thing.Labels);
        switch (thing.Kind)
        {
            case ThingKind.ConfigMap:
                body["data"] = Map(thing.Data);
                break;
            case ThingKind.Pod:
                body["metadata"]!["annotations"] = Map(thing.Data);
                break;
            default:
                JsonNode container = body["spec"]!["template"]!["spec"]!["containers"]![0]!;
                container["env"] = Variables(thing, container["env"] as JsonArray ?? []);
                break;
        }
    }

    /// <summary>A patch of one label and one entry; null takes the entry away. For deployments only a strategic merge can say it.</summary>
    public static JsonObject Patch(ThingKind kind, string label, string key, string? value)
    {
        var metadata = new JsonObject { ["labels"] = new JsonObject { ["l"] = label } };
        var patch = new JsonObject { ["metadata"] = metadata };
        switch (kind)
        {
            case ThingKind.ConfigMap:
                patch["data"] = new JsonObject { [key] = value };
                break;
            case ThingKind.Pod:
                metadata["annotations"] = new JsonObject { [key] = value };
                break;
            default:
                JsonObject variable = value is null
                    ? new JsonObject { ["name"] = key, ["$patch"] = "delete" }
                    : new JsonObject { ["name"] = key, ["value"] = value };
                patch["spec"] = new JsonObject
                {
                    ["template"] = new JsonObject
                    {
                        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["env"] = new JsonArray(variable) }) },
                    },
                };
                break;
        }

        return patch;
    }

    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    // Those that were there stay in their order: another order is another template.
    private static JsonArray Variables(Thing thing, JsonArray before)
    {
        string[] known = [.. before.Select(entry => (string)entry!["name"]!).Where(thing.Data.ContainsKey)];
        return new([.. known.Concat(thing.Data.Keys.Except(known)).Select(name => (JsonNode)new JsonObject { ["name"] = name, ["value"] = thing.Data[name] })]);
    }

    private static JsonObject Map(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var map = new JsonObject();
        foreach ((string key, string value) in entries)
        {
            map[key] = value;
        }

        return map;
    }
}
