using System.Collections.Frozen;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of kinds that have none of their own: create's for creates, update's for updates.</summary>
public sealed class MetadataOnlyRules : RuleSet
{
    // These groups, and custom resources, take unqualified finalizers.
    private static readonly FrozenSet<string> Lenient = FrozenSet.Create(
        StringComparer.Ordinal, "coordination.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io");

    public MetadataOnlyRules(string group, string kind)
    {
        bool kubernetesFinalizers = HasKubernetesFinalizers(group);
        When(review => review.IsUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers)))
            .Otherwise(() => Include(new MetadataRules(NameForms.Of(group, kind), kubernetesFinalizers)));
    }

    /// <summary>Whether an unqualified finalizer on objects of a group must be one of Kubernetes' own.</summary>
    public static bool HasKubernetesFinalizers(string group) =>
        ResourceCatalogue.BuiltIn.HasGroup(group) && !Lenient.Contains(group);
}
