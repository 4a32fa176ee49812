using System.Text.Json.Nodes;

namespace Kronicle.EndToEnd.Storage;

/// <summary>The objects of a namespace in which there is something of everything that people make.</summary>
internal static class FullNamespace
{
    private static readonly string PodSpec = """{"containers":[{"name":"c","image":"nginx:1.27","ports":[{"containerPort":80}],"resources":{"requests":{"cpu":"10m"}}}]}""";

    private static readonly string Template = $$$"""{"metadata":{"labels":{"app":"a"}},"spec":{{{PodSpec}}}}""";

    /// <summary>The collections below a namespace, with what makes an object of each and how many there are.</summary>
    private static readonly (string Group, string Resource, string Kind, int Count, string Fields)[] Kinds =
    [
        ("", "serviceaccounts", "ServiceAccount", 10, """{"automountServiceAccountToken":false}"""),
        ("", "configmaps", "ConfigMap", 60, """{"data":{"a.txt":"text\n","b":"2"},"binaryData":{"raw":"AAEC"}}"""),
        ("", "secrets", "Secret", 40, """{"type":"Opaque","data":{"password":"c2VjcmV0"}}"""),
        ("", "services", "Service", 8, """{"spec":{"selector":{"app":"a"},"ports":[{"name":"http","port":80,"targetPort":"http"},{"name":"s","port":443}],"sessionAffinity":"ClientIP"}}"""),
        ("", "services", "Service", 4, """{"spec":{"type":"NodePort","selector":{"app":"a"},"ports":[{"port":80}]}}"""),
        ("", "services", "Service", 2, """{"spec":{"clusterIP":"None","selector":{"app":"a"},"ports":[{"port":80}]}}"""),
        ("", "services", "Service", 1, """{"spec":{"type":"ExternalName","externalName":"example.com"}}"""),
        ("", "persistentvolumeclaims", "PersistentVolumeClaim", 5, """{"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"fast","resources":{"requests":{"storage":"1Gi"}}}}"""),
        ("", "limitranges", "LimitRange", 1, """{"spec":{"limits":[{"type":"Container","max":{"cpu":"4"}}]}}"""),
        ("", "resourcequotas", "ResourceQuota", 1, """{"spec":{"hard":{"configmaps":"200"}}}"""),
        ("", "podtemplates", "PodTemplate", 2, $$$"""{"template":{{{Template}}}}"""),
        ("", "replicationcontrollers", "ReplicationController", 2, $$$"""{"spec":{"replicas":0,"selector":{"app":"a"},"template":{{{Template}}}}}"""),
        ("", "endpoints", "Endpoints", 2, """{"subsets":[{"addresses":[{"ip":"192.0.2.1"}],"ports":[{"port":80}]}]}"""),
        ("apps", "deployments", "Deployment", 12, $$$"""{"spec":{"replicas":3,"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}}}}"""),
        ("apps", "statefulsets", "StatefulSet", 4, $$$"""{"spec":{"serviceName":"s","selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}}}}"""),
        ("apps", "daemonsets", "DaemonSet", 4, $$$"""{"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}}}}"""),
        ("apps", "replicasets", "ReplicaSet", 2, $$$"""{"spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}}}}"""),
        ("batch", "jobs", "Job", 4, """{"spec":{"suspend":true,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"busybox"}]}}}}"""),
        ("batch", "cronjobs", "CronJob", 4, """{"spec":{"schedule":"0 * * * *","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"busybox"}]}}}}}}"""),
        ("autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", 3,
            """{"spec":{"minReplicas":1,"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"x"},"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]}}"""),
        ("networking.k8s.io", "networkpolicies", "NetworkPolicy", 5, """{"spec":{"podSelector":{},"policyTypes":["Ingress"]}}"""),
        ("networking.k8s.io", "ingresses", "Ingress", 4, """{"spec":{"rules":[{"host":"a.example","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}}"""),
        ("policy", "poddisruptionbudgets", "PodDisruptionBudget", 3, """{"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"a"}}}}"""),
        ("rbac.authorization.k8s.io", "roles", "Role", 6, """{"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}"""),
        ("rbac.authorization.k8s.io", "rolebindings", "RoleBinding", 6, """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"role-0"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}"""),
        ("discovery.k8s.io", "endpointslices", "EndpointSlice", 2, """{"addressType":"IPv4","endpoints":[{"addresses":["192.0.2.7"]}],"ports":[{"name":"","port":80}]}"""),
        ("", "pods", "Pod", 5, $$$"""{"spec":{{{PodSpec}}}}"""),
    ];

    /// <summary>Where the objects of a namespace are, without doubles.</summary>
    public static IEnumerable<string> Collections(string ns) => Kinds.Select(kind => PathOf(kind.Group, kind.Resource, ns)).Distinct();

    /// <summary>The collection that an object of the namespace goes to.</summary>
    public static string CollectionOf(JsonNode item, string ns)
    {
        (string group, string resource, _, _, _) = Kinds.First(kind => kind.Kind == (string?)item["kind"]);
        return PathOf(group, resource, ns);
    }

    /// <summary>Each object with its collection, in an order in which they can be made.</summary>
    public static IEnumerable<(string Path, JsonObject Item)> Objects(string ns)
    {
        int number = 0;
        foreach ((string group, string resource, string kind, int count, string fields) in Kinds)
        {
            for (int i = 0; i < count; i++)
            {
                JsonObject item = JsonNode.Parse(fields)!.AsObject();
                item["apiVersion"] = VersionOf(group);
                item["kind"] = kind;
                item["metadata"] = new JsonObject
                {
                    ["name"] = $"{kind.ToLowerInvariant()}-{number++}", ["labels"] = new JsonObject { ["app.example/part"] = "x" },
                    ["annotations"] = new JsonObject { ["note"] = "keep: \"me\"" },
                };
                yield return (PathOf(group, resource, ns), item);
            }
        }
    }

    private static string VersionOf(string group) => group.Length == 0 ? "v1" : group.Contains('/', StringComparison.Ordinal) ? group : group + "/v1";

    private static string PathOf(string group, string resource, string ns) =>
        $"/{(group.Length == 0 ? "api" : "apis")}/{VersionOf(group)}/namespaces/{ns}/{resource}";
}
