using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/policy/limit-range/</summary>
public sealed class LimitRangeRules : RuleSet
{
    private static readonly string[] Types = ["Pod", "Container", "PersistentVolumeClaim"];
    private static readonly FieldPath Limits = FieldPath.Spec.Child("limits");

    public LimitRangeRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law(Each);
    }

    private static void Each(ObjectUnderReview review, Causes causes)
    {
        ListNode? limits = review.New.Map("spec")?.List("limits");
        foreach ((int i, MapNode limit) in new Entries(limits))
        {
            FieldPath path = Limits.Index(i);
            string type = limit.TextOf("type");
            Type(type, path.Child("type"), causes);
            if (limits!.RepeatsEarlier(i, "type", type))
            {
                causes.Add(FieldError.Duplicate(path.Child("type"), FieldError.Quote(type)));
            }

            LimitRules.Check(limit, type, path, causes);
        }
    }

    private static void Type(string type, FieldPath path, Causes causes)
    {
        int before = causes.Count;
        NameRules.Qualified(type, path, causes);
        if (causes.Count == before && !type.Contains('/', StringComparison.Ordinal) && Array.IndexOf(Types, type) < 0)
        {
            causes.Add(FieldError.InvalidText(path, type, "must be a standard limit type or fully qualified"));
        }
    }
}
