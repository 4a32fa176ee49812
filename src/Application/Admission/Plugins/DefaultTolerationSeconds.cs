using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A pod stays for five minutes on a node that is not ready or can't be reached, unless it says otherwise.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaulttolerationseconds
/// </summary>
public sealed class DefaultTolerationSeconds : IMutator
{
    private const long Seconds = 300;

    private static readonly string[] Keys = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public string Name => "DefaultTolerationSeconds";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.IsMainOf("", "pods") && attributes.Object is { } pod)
        {
            MapNode spec = pod.EnsureMap("spec");
            ListNode tolerations = spec.List("tolerations") ?? [];
            int given = tolerations.Count;
            foreach (string key in Keys)
            {
                if (!Tolerates(tolerations, key, given))
                {
                    tolerations.Add(new MapNode
                    {
                        ["key"] = key,
                        ["operator"] = "Exists",
                        ["effect"] = "NoExecute",
                        ["tolerationSeconds"] = NumberNode.Of(Seconds),
                    });
                }
            }

            if (tolerations.Count > given)
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
