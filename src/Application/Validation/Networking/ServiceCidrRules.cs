using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>Networks for the addresses of services: one, or one of each family; a second may be added later. https://kep.k8s.io/1880</summary>
public sealed class ServiceCidrRules : RuleSet
{
    private const int Most = 2;
    private static readonly FieldPath Cidrs = FieldPath.Spec.Child("cidrs");

    public ServiceCidrRules()
    {
        When(review => review.IsUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers: true)))
            .Otherwise(() => Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true)));
        LawOfMain((review, causes) =>
        {
            if (review.Old is null)
            {
                Networks(review, causes);
            }
            else
            {
                Change(review, review.Old, causes);
            }
        });
    }

    private static void Networks(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        ListNode cidrs = spec.List("cidrs") ?? [];
        if (cidrs.Count == 0)
        {
            causes.Add(FieldError.Required(Cidrs, "at least one CIDR required"));
            return;
        }

        if (cidrs.Count > Most)
        {
            causes.Add(FieldError.Invalid(Cidrs, $$"""{"CIDRs":{{ShownValue.Json(cidrs)}}}""", "may only hold up to 2 values"));
            return;
        }

        for (int i = 0; i < cidrs.Count; i++)
        {
            AddressRules.CanonicalNetwork(cidrs.TextAt(i), Cidrs.Index(i), causes);
        }

        if (cidrs.Count == Most && FamilyOf(cidrs.TextAt(0)) is { } family && family == FamilyOf(cidrs.TextAt(1)))
        {
            causes.Add(FieldError.Invalid(Cidrs, ShownValue.Json(cidrs),
                "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"));
        }
    }

    private static void Change(ObjectUnderReview review, MapNode stored, Causes causes)
    {
        ListNode after = review.New.At("spec", "cidrs") as ListNode ?? [];
        ListNode before = stored.At("spec", "cidrs") as ListNode ?? [];
        bool widened = before.Count == 1 && after.Count == Most;
        if (!widened && before.Count != after.Count)
        {
            causes.Add(FieldError.Invalid(Cidrs, ShownValue.Json(review.New.At("spec", "cidrs")), Unchanged.Message));
            return;
        }

        for (int i = 0; i < before.Count; i++)
        {
            if (!before[i].SameAs(after[i]))
            {
                causes.Add(FieldError.InvalidText(Cidrs.Index(i), after.TextAt(i), Unchanged.Message));
            }
        }

        if (widened)
        {
            Networks(review, causes);
        }
    }

    private static string? FamilyOf(string cidr) => IpNetwork.Parse(cidr)?.Family;
}
