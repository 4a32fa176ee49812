using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// https://kubernetes.io/docs/concepts/architecture/nodes/. The networks of its pods and its identity at the provider are given to a
/// node once. Taints are named as if they were metadata.
/// </summary>
public sealed class NodeRules : RuleSet
{
    private static readonly FieldPath Networks = FieldPath.Spec.Child("podCIDRs");

    public NodeRules()
    {
        When(review => review.IsMain, () =>
        {
            Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
            Law((review, causes) => NodeAnnotationRules.Check(review.Metadata.Map("annotations"), causes));
            Law(Taints);
            Law((review, causes) => NodeStatusRules.Resources(StatusOf(review), causes));
            Law((review, causes) => NodeStatusRules.Swap(StatusOf(review), causes));
            Law((review, causes) => NodeStatusRules.Features(StatusOf(review), causes));
            Law((review, causes) => PodNetworks(review.New.Map("spec")?.List("podCIDRs"), causes));
        });
        When(review => review.IsUpdate, () =>
        {
            Include(new MetadataUpdateRules(kubernetesFinalizers: true));
            Law((review, causes) => NodeAnnotationRules.Check(review.Metadata.Map("annotations"), causes));
            Law((review, causes) => NodeStatusRules.Resources(StatusOf(review), causes));
            Law((review, causes) => NodeStatusRules.Features(StatusOf(review), causes));
            Law((review, causes) => NodeStatusRules.Addresses(StatusOf(review), causes));
            Law(GivenOnce);
            Law((review, causes) => NodeConfigRules.Check(review.New, causes));
            Law(Taints);
            Law(ExternalId);
        });
    }

    private static MapNode StatusOf(ObjectUnderReview review) => review.New.Map("status") ?? [];

    private static void Taints(ObjectUnderReview review, Causes causes) =>
        TaintRules.Check(review.New.Map("spec")?.List("taints"), FieldPath.Metadata.Child("taints"), causes);

    private static void PodNetworks(ListNode? networks, Causes causes)
    {
        int count = networks?.Count ?? 0;
        int six = 0;
        string? unread = null;
        for (int i = 0; i < count; i++)
        {
            string network = networks!.TextAt(i);
            AddressRules.Network(network, Networks.Index(i), causes);
            if (IpNetwork.Parse(network, out _, out _) is { } read)
            {
                six += read.ToString().Contains(':', StringComparison.Ordinal) ? 1 : 0;
            }
            else
            {
                unread ??= $"invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[{i}]: <nil> (invalid CIDR address: {network})";
            }
        }

        if (count < 2)
        {
            return;
        }

        if (unread is not null)
        {
            causes.Add(FieldError.Internal(Networks, unread));
        }

        if (unread is not null || count > 2 || six != 1)
        {
            causes.Add(FieldError.Invalid(Networks, ShownValue.Json(networks), "may specify no more than one CIDR for each IP family"));
        }
    }

    private static void GivenOnce(ObjectUnderReview review, Causes causes)
    {
        const string NotNetworks = "node updates may not change podCIDR except from \"\" to valid";
        MapNode spec = review.New.Map("spec") ?? [];
        MapNode old = review.Old!.Map("spec") ?? [];
        int count = old.Length("podCIDRs");
        if (count > 0 && spec.Length("podCIDRs") != count)
        {
            causes.Add(FieldError.Forbidden(Networks, NotNetworks));
        }

        for (int i = 0; i < count && spec.Length("podCIDRs") == count; i++)
        {
            if (old.List("podCIDRs")!.TextAt(i) != spec.List("podCIDRs")!.TextAt(i))
            {
                causes.Add(FieldError.Forbidden(Networks, NotNetworks));
            }
        }

        if (old.HasText("providerID") && old.TextOf("providerID") != spec.TextOf("providerID"))
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("providerID"), "node updates may not change providerID except from \"\" to valid"));
        }
    }

    private static void ExternalId(ObjectUnderReview review, Causes causes)
    {
        if (review.New.Map("spec")?.TextOf("externalID") is var id && (id ?? "") != (review.Old!.Map("spec")?.TextOf("externalID") ?? ""))
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("externalID"), "may not be updated"));
        }
    }
}
