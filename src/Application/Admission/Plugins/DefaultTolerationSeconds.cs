using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>Seconds that pods stay on nodes in trouble: --default-not-ready-toleration-seconds and --default-unreachable-toleration-seconds.</summary>
public sealed record TolerationTimes(long NotReady = 300, long Unreachable = 300);

/// <summary>
/// A pod stays for some time, five minutes by default, on a node that is not ready or can't be reached, unless it says otherwise.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaulttolerationseconds
/// </summary>
public sealed class DefaultTolerationSeconds(TolerationTimes times) : IMutator
{
    private readonly (string Key, long Seconds)[] given =
        [("node.kubernetes.io/not-ready", times.NotReady), ("node.kubernetes.io/unreachable", times.Unreachable)];

    public string Name => "DefaultTolerationSeconds";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.IsMainOf("", "pods") && attributes.Object is { } pod)
        {
            MapNode spec = pod.EnsureMap("spec");
            ListNode tolerations = spec.List("tolerations") ?? [];
            int own = tolerations.Count;
            foreach ((string key, long seconds) in given)
            {
                if (!Tolerates(tolerations, key, own))
                {
                    tolerations.Add(new MapNode
                    {
                        ["key"] = key,
                        ["operator"] = "Exists",
                        ["effect"] = "NoExecute",
                        ["tolerationSeconds"] = NumberNode.Of(seconds),
                    });
                }
            }

            if (tolerations.Count > own)
            {
                spec["tolerations"] = tolerations;
            }
        }

        return new((ApiStatus?)null);
    }

    private static bool Tolerates(ListNode tolerations, string key, int given)
    {
        for (int i = 0; i < given; i++)
        {
            if (tolerations[i] is MapNode toleration &&
                (toleration.Text("key") ?? "") is var named && (named.Length == 0 || named == key) &&
                toleration.Text("effect") is null or "" or "NoExecute")
            {
                return true;
            }
        }

        return false;
    }
}
