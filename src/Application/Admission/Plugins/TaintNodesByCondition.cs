using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A new node begins with the taint of one that is not ready, so that nothing is scheduled there before it is.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#taintnodesbycondition
/// </summary>
public sealed class TaintNodesByCondition : IMutator
{
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string Effect = "NoSchedule";

    public string Name => "TaintNodesByCondition";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.IsMainOf("", "nodes") && attributes.Object is { } node)
        {
            MapNode spec = node.EnsureMap("spec");
            ListNode taints = spec.List("taints") ?? [];
            if (!taints.Maps.Any(taint => taint.Text("key") == NotReady && taint.Text("effect") == Effect))
            {
                taints.Add(new MapNode { ["key"] = NotReady, ["effect"] = Effect });
                spec["taints"] = taints;
            }
        }

        return new((ApiStatus?)null);
    }
}
