using Kronicle.Application.Admission;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota;

/// <summary>A write of an object, as far as quotas care.</summary>
/// <param name="Operation">Creation or update.</param>
/// <param name="Subresource">Empty for the object itself.</param>
/// <param name="Object">What will be stored.</param>
/// <param name="Old">What is stored; null for a creation.</param>
public readonly record struct QuotaChange(AdmissionOperation Operation, string Subresource, MapNode Object, MapNode? Old);

/// <summary>
/// What the objects of one resource use of a quota. It depends on nothing but the object and the time, so that admission and the
/// controller that recounts come to the same. https://kubernetes.io/docs/concepts/policy/resource-quotas/
/// </summary>
public interface IQuotaEvaluator
{
    GroupResource Resource { get; }

    /// <summary>Whether usage depends on more than that the object is there.</summary>
    bool ReadsObjects => true;

    /// <summary>Whether a name in spec.hard is about this resource.</summary>
    bool Counts(string name);

    /// <summary>What one object uses, by the names that quotas use. It has more names than a quota limits.</summary>
    ResourceAmounts Usage(MapNode item);

    /// <summary>Whether an object is in a scope. Resources that know no scopes are in none.</summary>
    bool InScope(QuotaScope scope, MapNode item);

    /// <summary>Whether a write can change what a quota counts; all others need no look at quotas.</summary>
    bool Affected(QuotaChange change);

    /// <summary>What an object must say so that it can be counted, as the reference's message: "must specify cpu for: c"; null when it does.</summary>
    /// <param name="limited">The names that the quota limits.</param>
    /// <param name="item">The object.</param>
    string? Missing(IReadOnlyCollection<string> limited, MapNode item);
}
