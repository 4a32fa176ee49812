using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Scheduling;

/// <summary>https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass</summary>
public sealed class PriorityClassRules : RuleSet
{
    private const string SystemPrefix = "system-";
    private const long HighestUserValue = 1_000_000_000;

    private static readonly string[] Policies = ["PreemptLowerPriority", "Never"];

    private static readonly Dictionary<string, long> SystemClasses = new(StringComparer.Ordinal)
    {
        ["system-node-critical"] = 2_000_001_000,
        ["system-cluster-critical"] = 2_000_000_000,
    };

    public PriorityClassRules()
    {
        When(review => review.IsUpdate, () =>
        {
            Include(new MetadataUpdateRules(kubernetesFinalizers: true));
            Law(Stays);
        }).Otherwise(() =>
        {
            Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
            Law(Value);
            Law(Policy);
        });
    }

    private static void Value(ObjectUnderReview review, Causes causes)
    {
        string name = review.Metadata.Text("name") ?? "";
        long value = review.New.Integer("value") ?? 0;
        if (name.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            if (NotOfTheSystem(name, value, review.New.Bool("globalDefault") is true) is { } error)
            {
                causes.Add(FieldError.Forbidden("metadata.name", $"priority class names with '{SystemPrefix}' prefix are reserved for system use only. error: {error}"));
            }
        }
        else if (value > HighestUserValue)
        {
            causes.Add(FieldError.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestUserValue}"));
        }
    }

    private static string? NotOfTheSystem(string name, long value, bool globalDefault) =>
        !SystemClasses.TryGetValue(name, out long known) ? $"{name} is not a known system priority class"
        : value != known ? $"value of {name} PriorityClass must be {known}"
        : globalDefault ? $"globalDefault of {name} PriorityClass must be false"
        : null;

    private static void Policy(ObjectUnderReview review, Causes causes)
    {
        switch (review.New.Text("preemptionPolicy"))
        {
            case null or "PreemptLowerPriority" or "Never":
                break;
            case "":
                causes.Add(FieldError.Required("preemptionPolicy", ""));
                break;
            case { } other:
                causes.Add(FieldError.NotSupported("preemptionPolicy", other, Policies));
                break;
        }
    }

    private static void Stays(ObjectUnderReview review, Causes causes)
    {
        if ((review.New.Integer("value") ?? 0) != (review.Old!.Integer("value") ?? 0))
        {
            causes.Add(FieldError.Forbidden("value", "may not be changed in an update."));
        }

        Unchanged.Check(review, FieldPath.Root("preemptionPolicy"), causes, "preemptionPolicy");
    }
}
