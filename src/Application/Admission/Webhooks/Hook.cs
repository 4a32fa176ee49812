using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>
/// One webhook of a MutatingWebhookConfiguration or ValidatingWebhookConfiguration, read once for each state of it. The trees are shared
/// by all requests and must not be changed.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
/// </summary>
internal sealed class Hook
{
    public required string Configuration { get; init; }

    public required string Name { get; init; }

    /// <summary>Tells webhooks of one name apart: configuration, name and which of that name.</summary>
    public required string Identity { get; init; }

    public required IReadOnlyList<HookRule> Rules { get; init; }

    /// <summary>Whether a rule for one version of a resource stands for its other versions as well: matchPolicy Equivalent.</summary>
    public required bool Equivalent { get; init; }

    public required MapNode? Namespaces { get; init; }

    public required MapNode? Objects { get; init; }

    /// <summary>Expressions of which every one must be true; null when there are none.</summary>
    public required ListNode? Conditions { get; init; }

    /// <summary>failurePolicy Ignore: without a usable answer the request goes on.</summary>
    public required bool FailsOpen { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether it may be called for a dry run; null when it does not say.</summary>
    public required bool? TakesDryRuns { get; init; }

    /// <summary>reinvocationPolicy IfNeeded.</summary>
    public required bool Reinvocable { get; init; }

    /// <summary>The version of AdmissionReview in which it is asked, v1 or v1beta1; empty when it takes none that is spoken here.</summary>
    public required string ReviewVersion { get; init; }

    public required WebhookEndpoint Endpoint { get; init; }
}
