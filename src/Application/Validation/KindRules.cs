using FluentValidation;
using Kronicle.Application.Validation.Coordination;
using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Validation;

/// <summary>The kinds that have rules of their own: one line each. All others have the rules of metadata.</summary>
public static class KindRules
{
    private static readonly Dictionary<(string Group, string Kind), Func<IValidator<ObjectUnderReview>>> Factories = new()
    {
        [("", "ConfigMap")] = () => new ConfigMapRules(),
        [("", "Namespace")] = () => new NamespaceRules(),
        [("", "Pod")] = () => new PodRules(),
        [("", "Secret")] = () => new SecretRules(),
        [("", "ServiceAccount")] = () => new ServiceAccountRules(),
        [("coordination.k8s.io", "Lease")] = () => new LeaseRules(),
    };

    /// <summary>New rules for a kind.</summary>
    public static IValidator<ObjectUnderReview> Make(string group, string kind) =>
        Factories.TryGetValue((group, kind), out Func<IValidator<ObjectUnderReview>>? factory) ? factory() : new MetadataOnlyRules(group, kind);
}
