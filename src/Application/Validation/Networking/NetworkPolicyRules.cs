using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/</summary>
public sealed class NetworkPolicyRules : RuleSet
{
    private static readonly FieldPath PodSelector = FieldPath.Spec.Child("podSelector");
    private static readonly FieldPath Types = FieldPath.Spec.Child("policyTypes");
    private static readonly string[] Directions = ["Ingress", "Egress"];

    public NetworkPolicyRules()
    {
        When(review => review.IsUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers: true)))
            .Otherwise(() => Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true)));
        Law(Spec);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        MapNode? old = review.Old?.Map("spec");
        bool anyValues = SelectorRules.HasImpossibleValues(old?.Map("podSelector"));
        SelectorRules.Check(spec.Map("podSelector"), PodSelector, causes, anyValues);
        ListNode? stored = old is null ? null : NetworkPolicyPeerRules.NetworksOf(old);
        foreach ((string direction, string peers) in ((string, string)[])[("ingress", "from"), ("egress", "to")])
        {
            foreach ((int i, MapNode rule) in spec.Entries(direction))
            {
                FieldPath path = FieldPath.Spec.Child(direction).Index(i);
                foreach ((int j, MapNode port) in rule.Entries("ports"))
                {
                    NetworkPolicyPortRules.Check(port, path.Child("ports").Index(j), causes);
                }

                foreach ((int j, MapNode peer) in rule.Entries(peers))
                {
                    NetworkPolicyPeerRules.Check(peer, path.Child(peers).Index(j), anyValues, stored, causes);
                }
            }
        }

        ListNode? types = spec.List("policyTypes");
        if (types?.Count > Directions.Length)
        {
            causes.Add(FieldError.Invalid(Types, ShownValue.Json(types), "may not specify more than two policyTypes"));
            return;
        }

        for (int i = 0; i < (types?.Count ?? 0); i++)
        {
            Choice.Supported(types!.TextAt(i), Directions, Types.Index(i), causes);
        }
    }
}
