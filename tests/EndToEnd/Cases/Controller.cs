using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>Does by hand what controllers of a cluster do, so that kubectl has something to look at.</summary>
internal static class Controller
{
    /// <summary>The status that says that all of a deployment's pods run.</summary>
    public static async Task SetAvailableAsync(Api api, string @namespace, string name)
    {
        string path = $"/apis/apps/v1/namespaces/{@namespace}/deployments/{name}";
        JsonNode deployment = await api.GetAsync(path);
        int replicas = deployment["spec"]!["replicas"]!.GetValue<int>();
        deployment["status"] = new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.GetValue<int>(),
            ["replicas"] = replicas,
            ["updatedReplicas"] = replicas,
            ["readyReplicas"] = replicas,
            ["availableReplicas"] = replicas,
            ["conditions"] = new JsonArray(
                Condition("Available", "MinimumReplicasAvailable"),
                Condition("Progressing", "NewReplicaSetAvailable")),
        };
        await api.ReplaceAsync(path + "/status", deployment);
    }

    /// <summary>The ReplicaSet of a deployment's revision, with the deployment's present template.</summary>
    public static async Task RollOutAsync(Api api, string @namespace, string name, int revision)
    {
        string path = $"/apis/apps/v1/namespaces/{@namespace}/deployments/{name}";
        JsonNode deployment = await api.GetAsync(path);
        var annotations = deployment["metadata"]!["annotations"] as JsonObject ?? [];
        annotations["deployment.kubernetes.io/revision"] = $"{revision}";
        deployment["metadata"]!["annotations"] = annotations.DeepClone();
        deployment = await api.ReplaceAsync(path, deployment);
        JsonNode template = deployment["spec"]!["template"]!.DeepClone();
        string hash = $"hash{revision}";
        template["metadata"]!["labels"]!["pod-template-hash"] = hash;
        JsonNode labels = template["metadata"]!["labels"]!;
        await api.CreateAsync($"/apis/apps/v1/namespaces/{@namespace}/replicasets", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{name}-{hash}",
                ["labels"] = labels.DeepClone(),
                ["annotations"] = annotations.DeepClone(),
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = "Deployment",
                    ["name"] = name,
                    ["uid"] = deployment["metadata"]!["uid"]!.GetValue<string>(),
                    ["controller"] = true,
                    ["blockOwnerDeletion"] = true,
                }),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = deployment["spec"]!["replicas"]!.GetValue<int>(),
                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["template"] = template,
            },
        });
    }

    private static JsonObject Condition(string type, string reason) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["reason"] = reason,
        ["message"] = "as it should be",
        ["lastUpdateTime"] = "2026-01-01T00:00:00Z",
        ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
    };
}
