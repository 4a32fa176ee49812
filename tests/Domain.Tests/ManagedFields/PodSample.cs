using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.ManagedFields;

/// <summary>A pod of about 2 KiB as a client submits it after defaulting.</summary>
internal static class PodSample
{
    public static StructType Type => ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!.Type;

    public static MapNode Pod() => JsonTree.Map("""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "web-7d4b9c6f5-x2x7p", "namespace": "shop", "uid": "9d0a1f3e-3c62-4c8e-9d1c-0f3a7f5b2c11",
            "creationTimestamp": "2026-01-01T00:00:00Z",
            "labels": {"app": "web", "pod-template-hash": "7d4b9c6f5", "tier": "front"},
            "annotations": {"example.com/config-hash": "0123456789abcdef", "example.com/owner": "shop-team"},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-7d4b9c6f5", "uid": "u1", "controller": true}]
          },
          "spec": {
            "containers": [
              {
                "name": "web", "image": "registry.example.com/shop/web:1.27", "imagePullPolicy": "IfNotPresent",
                "args": ["--port=8080", "--verbose"],
                "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"},
                        {"name": "POD", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}}}],
                "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}, {"containerPort": 9090, "protocol": "TCP"}],
                "livenessProbe": {"httpGet": {"path": "/healthz", "port": 8080, "scheme": "HTTP"},
                                  "periodSeconds": 10, "timeoutSeconds": 1, "failureThreshold": 3, "successThreshold": 1},
                "resources": {"limits": {"cpu": "500m", "memory": "128Mi"}, "requests": {"cpu": "100m", "memory": "64Mi"}},
                "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
                "volumeMounts": [{"mountPath": "/cfg", "name": "cfg", "readOnly": true}, {"mountPath": "/tmp", "name": "tmp"}]
              },
              {
                "name": "proxy", "image": "registry.example.com/shop/proxy:2", "imagePullPolicy": "Always", "resources": {},
                "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"
              }
            ],
            "dnsPolicy": "ClusterFirst", "enableServiceLinks": true, "nodeName": "n1", "restartPolicy": "Always",
            "schedulerName": "default-scheduler", "securityContext": {}, "serviceAccountName": "web", "terminationGracePeriodSeconds": 30,
            "tolerations": [{"effect": "NoExecute", "key": "node.kubernetes.io/not-ready", "operator": "Exists", "tolerationSeconds": 300}],
            "volumes": [{"name": "cfg", "configMap": {"name": "web", "defaultMode": 420}}, {"name": "tmp", "emptyDir": {}}]
          },
          "status": {"phase": "Running", "podIP": "10.0.0.7", "podIPs": [{"ip": "10.0.0.7"}],
                     "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:09Z"}]}
        }
        """);

    public static PlainWrite Create(MapNode pod) => new()
    {
        Type = Type,
        ApiVersion = "v1",
        Live = null,
        Submitted = pod,
        Manager = "kubectl",
        Time = "2026-01-01T00:00:00Z",
        Reset = FieldSet.OfFields("status"),
    };
}
