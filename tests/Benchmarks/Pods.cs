using System.Globalization;
using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Benchmarks;

/// <summary>Pods of about 2 KiB, as a controller makes them.</summary>
internal static class Pods
{
    public static readonly ResourceDefinition Resource = ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!;

    public static readonly IReadOnlyList<string[]> Paths = SelectableFields.ScanPaths(Resource);

    public static readonly EventActor Actor = new("system:admin", "create", "", "benchmarks", DateTimeOffset.UnixEpoch);

    public static string Name(int number) => "web-7d4b9c6f5-" + number.ToString("d5", CultureInfo.InvariantCulture);

    public static string Key(int number) => Resource.Key("shop", Name(number));

    /// <summary>A pod as a client sends it.</summary>
    public static byte[] Json(int number, int version = 0)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{Name(number)}}","namespace":"shop",
            "labels":{"app":"web","pod-template-hash":"7d4b9c6f5","tier":"front"},
            "annotations":{"example.com/config-hash":"0123456789abcdef","example.com/version":"{{version}}"},
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-7d4b9c6f5","uid":"4f3c7f0e-6a0b-4a52-9a55-9f7d7a1d1c11","controller":true,"blockOwnerDeletion":true}] },
            "spec":{"nodeName":"node-{{number % 50}}","serviceAccountName":"web","restartPolicy":"Always","dnsPolicy":"ClusterFirst",
            "terminationGracePeriodSeconds":30,"schedulerName":"default-scheduler","securityContext":{},"containers":[
            """);
        for (int i = 0; i < 2; i++)
        {
            text.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $$"""
                {"name":"c{{i}}","image":"registry.example.com/shop/web:1.27","imagePullPolicy":"IfNotPresent","args":["--port=8080","--verbose"],
                "env":[{"name":"A","value":"1"},{"name":"POD","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"} } }],
                "ports":[{"containerPort":8080,"name":"http{{i}}","protocol":"TCP"}],
                "livenessProbe":{"httpGet":{"path":"/healthz","port":8080,"scheme":"HTTP"},"periodSeconds":10,"timeoutSeconds":1,"failureThreshold":3,"successThreshold":1},
                "resources":{"limits":{"cpu":"500m","memory":"128Mi"},"requests":{"cpu":"100m","memory":"64Mi"} },
                "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File",
                "volumeMounts":[{"mountPath":"/cfg","name":"cfg","readOnly":true},{"mountPath":"/tmp","name":"tmp"}] }
                """);
        }

        text.Append("""
            ],"volumes":[{"name":"cfg","configMap":{"name":"web","defaultMode":420}},{"name":"tmp","emptyDir":{}}],
            "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]},
            "status":{"phase":"Pending","qosClass":"Burstable"}}
            """);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static MapNode Tree(int number, int version = 0) => ObjectDecoder.Decode(Json(number, version), Resource.Type).Object!;

    /// <summary>The stored form.</summary>
    public static byte[] Stored(int number, int version = 0) => CanonicalWriter.Stored(Tree(number, version), Resource.Type);

    public static CachedObject Cached(int number)
    {
        byte[] json = Stored(number);
        return new(Key(number), json, 1000 + number, 1000 + number, DocumentIndex.Scan(json, Paths));
    }
}
