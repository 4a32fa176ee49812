using System.Text.Json.Nodes;

namespace Kronicle.EndToEnd.Harness;

/// <summary>What the cases with kubectl share: the server, and a namespace of its own for each test.</summary>
public abstract class KubectlTests(SharedServer shared)
{
    private static int count;

    protected ServerProcess Server => shared.Process;

    /// <summary>The administrator's plain client, to look at what kubectl did and to play controller.</summary>
    protected Api Api { get; } = new(shared.Client);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A kubectl of this version in a new namespace.</summary>
    protected async Task<Kubectl> UseAsync(string version)
    {
        string name = $"case-{Interlocked.Increment(ref count)}";
        await Api.CreateAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        KubectlBinary binary = KubectlBinary.ToTest.Single(kubectl => kubectl.Version == version);
        return new(binary, Server, name);
    }

    /// <summary>A configmap made without kubectl.</summary>
    protected Task<JsonNode> ConfigMapAsync(Kubectl kubectl, string name, string? labels = null, params (string Key, string Value)[] data)
    {
        var labelled = new JsonObject();
        foreach (string label in labels?.Split(',') ?? [])
        {
            labelled[label.Split('=')[0]] = label.Split('=')[1];
        }

        var values = new JsonObject();
        foreach ((string key, string value) in data)
        {
            values[key] = value;
        }

        return Api.CreateAsync($"/api/v1/namespaces/{kubectl.Namespace}/configmaps",
            new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labelled }, ["data"] = values });
    }
}
