namespace Kronicle.EndToEnd.Cases;

/// <summary>Small objects as an operator writes them.</summary>
internal static class Manifests
{
    public static string ConfigMap(string name, string data) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {name}
        data:
          {data}

        """;

    public static string Deployment(string name, string image) => $"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {name}
        spec:
          replicas: 2
          selector:
            matchLabels: {"{"}app: {name}{"}"}
          template:
            metadata:
              labels: {"{"}app: {name}{"}"}
            spec:
              containers:
              - name: main
                image: {image}
                ports: [{"{"}containerPort: 80{"}"}]

        """;

    public static string Pod(string name, string labels = "tier: test") => $"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {name}
          labels: {"{"}{labels}{"}"}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: busybox

        """;
}
