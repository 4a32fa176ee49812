using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.ServiceAccounts;

/// <summary>
/// The volume with a bound token, the cluster's authority and the namespace, which containers find where client libraries look.
/// https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
/// </summary>
internal static class TokenVolume
{
    public const string NamePrefix = "kube-api-access-";

    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const long ExpirationSeconds = 3607;
    private const long DefaultMode = 420;

    /// <summary>Mounts the volume in every container that has nothing at its place, and adds it when one needed it.</summary>
    /// <param name="spec">The pod's spec.</param>
    /// <param name="name">The name of the volume.</param>
    public static void Inject(MapNode spec, string name)
    {
        bool needed = Mount(spec.List("initContainers"), name);
        if (Mount(spec.List("containers"), name) || needed)
        {
            ListNode volumes = spec.List("volumes") ?? [];
            volumes.Add(new MapNode { ["name"] = name, ["projected"] = Source() });
            spec["volumes"] = volumes;
        }
    }

    private static bool Mount(ListNode? containers, string name)
    {
        bool mounted = false;
        foreach (Node item in containers ?? [])
        {
            if (item is not MapNode container)
            {
                continue;
            }

            ListNode mounts = container.List("volumeMounts") ?? [];
            if (!mounts.Maps.Any(mount => mount.Text("mountPath") == MountPath))
            {
                mounts.Add(new MapNode { ["name"] = name, ["readOnly"] = true, ["mountPath"] = MountPath });
                container["volumeMounts"] = mounts;
                mounted = true;
            }
        }

        return mounted;
    }

    private static MapNode Source() => new()
    {
        ["sources"] = new ListNode(
        [
            new MapNode { ["serviceAccountToken"] = new MapNode { ["expirationSeconds"] = ExpirationSeconds, ["path"] = "token" } },
            new MapNode
            {
                ["configMap"] = new MapNode
                {
                    ["name"] = "kube-root-ca.crt",
                    ["items"] = new ListNode([new MapNode { ["key"] = "ca.crt", ["path"] = "ca.crt" }]),
                },
            },
            new MapNode
            {
                ["downwardAPI"] = new MapNode
                {
                    ["items"] = new ListNode(
                    [
                        new MapNode
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new MapNode { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                        },
                    ]),
                },
            },
        ]),
        ["defaultMode"] = DefaultMode,
    };
}
