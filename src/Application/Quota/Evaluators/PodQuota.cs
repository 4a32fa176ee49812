using Kronicle.Application.Admission;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota.Evaluators;

/// <summary>Pods and what they ask for: https://kubernetes.io/docs/concepts/policy/resource-quotas/#compute-resource-quota</summary>
internal sealed class PodQuota(TimeProvider clock) : IQuotaEvaluator
{
    private const string Count = "count/pods";
    private const string Pods = "pods";

    private static readonly string[] Compute = ["cpu", "memory", "ephemeral-storage"];

    public GroupResource Resource { get; } = new("", Pods);

    public bool Counts(string name) => name is Count or Pods || Array.IndexOf(Compute, Bare(name)) >= 0 ||
        name.StartsWith(QuotaNames.HugePages, StringComparison.Ordinal) ||
        name.StartsWith(QuotaNames.Requests + QuotaNames.HugePages, StringComparison.Ordinal) || QuotaNames.IsExtended(name);

    /// <summary>count/pods counts every stored pod, all else only those that have not come to their end.</summary>
    public ResourceAmounts Usage(MapNode item)
    {
        var usage = new ResourceAmounts { { Count, 1 } };
        if (InUse(item))
        {
            usage.AddAll(Charged(PodAmounts.Requests(item), PodAmounts.Limits(item)));
        }

        return usage;
    }

    public bool InScope(QuotaScope scope, MapNode item) => PodScopes.Contains(scope, item);

    public bool Affected(QuotaChange change) => change switch
    {
        { Subresource: "", Operation: AdmissionOperation.Create } => true,
        { Subresource: "", Operation: AdmissionOperation.Update, Old: { } old } =>
            PodScopes.IsTerminating(old) != PodScopes.IsTerminating(change.Object),
        { Subresource: "resize", Operation: AdmissionOperation.Update } => true,
        _ => false,
    };

    public string? Missing(IReadOnlyCollection<string> limited, MapNode item) => PodDemands.Missing(limited, item);

    /// <summary>Requests and limits under the names that quotas give them.</summary>
    internal static ResourceAmounts Charged(ResourceAmounts requests, ResourceAmounts limits)
    {
        var charged = new ResourceAmounts { { Pods, 1 } };
        foreach ((string name, Quantity amount) in requests)
        {
            if (Array.IndexOf(Compute, name) >= 0 || name.StartsWith(QuotaNames.HugePages, StringComparison.Ordinal))
            {
                charged[name] = amount;
                charged[QuotaNames.Requests + name] = amount;
            }
            else if (Validation.Shared.ResourceNames.IsExtended(name) || name.StartsWith(QuotaNames.DeviceClass, StringComparison.Ordinal))
            {
                charged[QuotaNames.Requests + name] = amount;
            }
        }

        foreach ((string name, Quantity amount) in limits)
        {
            if (Array.IndexOf(Compute, name) >= 0)
            {
                charged[QuotaNames.Limits + name] = amount;
            }
        }

        return charged;
    }

    /// <summary>Neither ended nor past the time by which it was to be gone: a pod on a lost node must not hold up its successor.</summary>
    internal bool InUse(MapNode pod)
    {
        MapNode? metadata = pod.Map("metadata");
        return pod.Map("status")?.Text("phase") is not ("Failed" or "Succeeded") &&
            !(Timestamps.Instant(metadata?.Text("deletionTimestamp")) is { } deletion &&
              metadata!.Integer("deletionGracePeriodSeconds") is { } grace && clock.GetUtcNow() > deletion.AddSeconds(grace));
    }

    private static string Bare(string name) =>
        name.StartsWith(QuotaNames.Requests, StringComparison.Ordinal) ? name[QuotaNames.Requests.Length..]
        : name.StartsWith(QuotaNames.Limits, StringComparison.Ordinal) ? name[QuotaNames.Limits.Length..] : name;
}
