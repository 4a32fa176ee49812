using System.Collections.Frozen;
using Kronicle.Application.Quota.Evaluators;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota;

/// <summary>The evaluators: special ones for what is more than a number of objects, the plain count for every other resource.</summary>
public sealed class QuotaEvaluators
{
    // What is not stored can't be counted; Events never were.
    private static readonly FrozenSet<GroupResource> Ignored = new GroupResource[]
    {
        new("", "bindings"), new("", "componentstatuses"), new("authentication.k8s.io", "tokenreviews"),
        new("authentication.k8s.io", "selfsubjectreviews"), new("authorization.k8s.io", "subjectaccessreviews"),
        new("authorization.k8s.io", "selfsubjectaccessreviews"), new("authorization.k8s.io", "localsubjectaccessreviews"),
        new("authorization.k8s.io", "selfsubjectrulesreviews"), new("", "events"), new("events.k8s.io", "events"),
    }.ToFrozenSet();

    private readonly FrozenDictionary<GroupResource, IQuotaEvaluator> special;

    public QuotaEvaluators(TimeProvider clock) => special = new IQuotaEvaluator[]
    {
        new PodQuota(clock),
        new ServiceQuota(),
        new VolumeClaimQuota(),
        new DeviceClaimQuota(),
        new ObjectCount(new("", "configmaps"), "configmaps"),
        new ObjectCount(new("", "resourcequotas"), "resourcequotas"),
        new ObjectCount(new("", "replicationcontrollers"), "replicationcontrollers"),
        new ObjectCount(new("", "secrets"), "secrets"),
    }.ToFrozenDictionary(evaluator => evaluator.Resource);

    /// <summary>The evaluator of a resource; null when quotas ignore it.</summary>
    public IQuotaEvaluator? Of(GroupResource resource) =>
        special.GetValueOrDefault(resource) ?? (Ignored.Contains(resource) ? null : new ObjectCount(resource));

    /// <summary>Whether a quota counts an object: it limits something of its resource, and the object is in all its scopes.</summary>
    /// <param name="evaluator">That of the object's resource.</param>
    /// <param name="limited">The names that the quota limits: those of status.hard for admission.</param>
    /// <param name="scopes">The quota's scopes.</param>
    /// <param name="item">The object.</param>
    public static bool Matches(IQuotaEvaluator evaluator, IEnumerable<string> limited, IEnumerable<QuotaScope> scopes, MapNode item) =>
        limited.Any(evaluator.Counts) && scopes.All(scope => evaluator.InScope(scope, item));
}
