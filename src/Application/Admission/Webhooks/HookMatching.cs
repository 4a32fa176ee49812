using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>In which version of a resource a webhook is shown a request.</summary>
internal readonly record struct HookTarget(ResourceDefinition Resource, GroupVersionKind Kind);

/// <summary>Decides which webhooks are called for one request.</summary>
internal sealed class HookMatching(AdmissionAttributes attributes, ClusterLookup lookup, IConditionJudge conditions)
{
    private bool known;
    private MapNode? labels;
    private ApiStatus? missing;

    /// <summary>The target when the webhook is called; a refusal when that can't be decided; neither when it is not called.</summary>
    public async ValueTask<(HookTarget? Target, ApiStatus? Refusal)> MatchAsync(Hook hook, CancellationToken cancellation)
    {
        if (TargetOf(hook) is not { } target || !TakesObject(hook.Objects))
        {
            return default;
        }

        (bool takes, ApiStatus? refusal) = await TakesNamespaceAsync(hook.Namespaces, cancellation);
        if (!takes || refusal is not null)
        {
            return (null, refusal);
        }

        if (hook.Conditions is null)
        {
            return (target, null);
        }

        ConditionVerdict verdict = conditions.Judge(hook.Conditions, attributes);
        return verdict.Matches ? (target, null)
            : verdict.Error.Length > 0 && !hook.FailsOpen ? (null, Failure.Forbidden(attributes.Resource.GroupResource, attributes.Name, verdict.Error))
            : default;
    }

    private HookTarget? TargetOf(Hook hook)
    {
        foreach (HookRule rule in hook.Rules)
        {
            if (rule.Takes(attributes, attributes.Resource))
            {
                return new(attributes.Resource, attributes.Kind);
            }
        }

        return hook.Equivalent ? EquivalentOf(hook) : null;
    }

    // The first rule that takes any of the other versions decides.
    private HookTarget? EquivalentOf(Hook hook)
    {
        foreach (HookRule rule in hook.Rules)
        {
            foreach (ResourceDefinition other in EquivalentResources.Of(attributes.Catalogue, attributes.Resource))
            {
                if (rule.Takes(attributes, other))
                {
                    return new(other, KindOf(other));
                }
            }
        }

        return null;
    }

    private GroupVersionKind KindOf(ResourceDefinition other) =>
        attributes.Kind == attributes.Resource.GroupVersionKind ? other.GroupVersionKind : attributes.Kind;

    // The old or the new object must match. What has no metadata, such as the options of a connection, matches no selector.
    private bool TakesObject(MapNode? selector) => IsEverything(selector) ||
        (attributes.Kind == attributes.Resource.GroupVersionKind && (Takes(selector, attributes.Object) || Takes(selector, attributes.OldObject)));

    private static bool Takes(MapNode? selector, MapNode? target) =>
        target is not null && SelectorRules.Matches(selector, target.Map("metadata")?.Map("labels"));

    private async ValueTask<(bool Takes, ApiStatus? Refusal)> TakesNamespaceAsync(MapNode? selector, CancellationToken cancellation)
    {
        bool isNamespace = attributes.Resource is { Group: "", Resource: "namespaces" };
        if (IsEverything(selector) || (attributes.Namespace.Length == 0 && !isNamespace))
        {
            return (true, null);
        }

        if (!known)
        {
            known = true;
            await FindLabelsAsync(isNamespace, cancellation);
        }

        return missing is null ? (SelectorRules.Matches(selector, labels), null) : (true, missing);
    }

    // A namespace that is being written has the labels that it will have; the store does not show them yet.
    private async ValueTask FindLabelsAsync(bool isNamespace, CancellationToken cancellation)
    {
        MapNode? ns = isNamespace && attributes is { Subresource: "", Operation: AdmissionOperation.Create or AdmissionOperation.Update }
            ? attributes.Object
            : await lookup.FindOrLiveAsync(LookedUp.Namespaces, "", isNamespace ? attributes.Name : attributes.Namespace, cancellation);
        missing = ns is null ? Failure.NotFound(LookedUp.Namespaces.GroupResource, isNamespace ? attributes.Name : attributes.Namespace) : null;
        labels = ns?.Map("metadata")?.Map("labels");
    }

    private static bool IsEverything(MapNode? selector) => selector is null || SelectorRules.IsEmpty(selector);
}
