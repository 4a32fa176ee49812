using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/policy/resource-quotas/: what a quota counts may change, whose resources it counts may not.</summary>
public sealed class ResourceQuotaRules : RuleSet
{
    public ResourceQuotaRules()
    {
        When(review => !review.IsUpdate, () =>
        {
            Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
            Law((review, causes) => Spec(review, causes));
        }).Otherwise(() =>
        {
            Include(new MetadataUpdateRules(kubernetesFinalizers: true));
            LawOfUpdate(Spec);
            LawOfUpdate(ScopesStay);
        });
        Law((review, causes) =>
        {
            if (!review.IsMainUpdate)
            {
                Amounts(review.New.Map("status")?.Map("hard"), FieldPath.Status.Child("hard"), causes);
                Amounts(review.New.Map("status")?.Map("used"), FieldPath.Status.Child("used"), causes);
            }
        });
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        Amounts(spec.Map("hard"), FieldPath.Spec.Child("hard"), causes);
        QuotaScopeRules.Scopes(spec, causes);
        QuotaScopeRules.Selector(review, spec, causes);
    }

    private static void Amounts(MapNode? amounts, FieldPath path, Causes causes)
    {
        foreach (string name in KeyedData.SortedKeys(amounts))
        {
            ResourceNameRules.OfQuota(name, path.Key(name), causes);
            QuantityRules.OfResource(name, QuantityRules.Read(amounts![name]), path.Key(name), causes);
        }
    }

    private static void ScopesStay(ObjectUnderReview review, Causes causes)
    {
        ListNode? scopes = review.New.Map("spec")?.List("scopes");
        if (!Set(scopes).SetEquals(Set(review.Old!.Map("spec")?.List("scopes"))))
        {
            causes.Add(FieldError.Invalid("spec.scopes", ShownValue.Json(scopes), Unchanged.Message));
        }
    }

    private static HashSet<string> Set(ListNode? list) => (list ?? []).Select(item => (item as TextNode)?.Value ?? "").ToHashSet(StringComparer.Ordinal);
}
