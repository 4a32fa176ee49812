using FluentValidation;
using Kronicle.Application.Validation.ApiRegistration;
using Kronicle.Application.Validation.Certificates;
using Kronicle.Application.Validation.Coordination;
using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Events;
using Kronicle.Application.Validation.Rbac;
using Kronicle.Application.Validation.Scheduling;
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
        [("", "Event")] = () => new EventRules(strict: false),
        [("events.k8s.io", "Event")] = () => new EventRules(strict: true),
        [("rbac.authorization.k8s.io", "Role")] = () => new RoleRules(),
        [("rbac.authorization.k8s.io", "ClusterRole")] = () => new ClusterRoleRules(),
        [("rbac.authorization.k8s.io", "RoleBinding")] = () => new BindingRules(namespaced: true),
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = () => new BindingRules(namespaced: false),
        [("scheduling.k8s.io", "PriorityClass")] = () => new PriorityClassRules(),
        [("certificates.k8s.io", "CertificateSigningRequest")] = () => new SigningRequestRules(),
        [("apiregistration.k8s.io", "APIService")] = () => new ApiServiceRules(),
    };

    /// <summary>New rules for a kind.</summary>
    public static IValidator<ObjectUnderReview> Make(string group, string kind) =>
        Factories.TryGetValue((group, kind), out Func<IValidator<ObjectUnderReview>>? factory) ? factory() : new MetadataOnlyRules(group, kind);
}
