using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>Which rules bind an update: those that the stored webhooks keep.</summary>
internal sealed record WebhookTolerances(bool NoSideEffects, bool KnownReviewVersion, bool UniqueNames, bool AnyLabelValues, bool Conditions)
{
    /// <summary>The versions of AdmissionReview that the server speaks.</summary>
    public static readonly string[] ReviewVersions = ["v1", "v1beta1"];

    public static WebhookTolerances Of(ListNode? hooks, ListNode? old, bool update)
    {
        if (!update)
        {
            return new(true, true, true, false, true);
        }

        bool effects = false;
        bool versions = true;
        bool unique = true;
        bool values = false;
        foreach ((int i, MapNode hook) in new Entries(old))
        {
            effects |= hook.TextOf("sideEffects") is not ("None" or "NoneOnDryRun");
            versions &= hook.Length("admissionReviewVersions") == 0 || HasKnownVersion(hook.List("admissionReviewVersions")!);
            unique &= !old!.RepeatsEarlier(i, "name", hook.TextOf("name"));
            values |= IsUnusable(hook.Map("namespaceSelector")) || IsUnusable(hook.Map("objectSelector"));
        }

        return new(!effects, versions, unique, values, !SameConditions(hooks, old));
    }

    /// <summary>Whether one of the versions is spoken here.</summary>
    public static bool HasKnownVersion(ListNode versions)
    {
        for (int i = 0; i < versions.Count; i++)
        {
            if (Array.IndexOf(ReviewVersions, versions.TextAt(i)) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnusable(MapNode? selector) => selector is not null && !SelectorRules.IsUsable(selector);

    private static bool SameConditions(ListNode? hooks, ListNode? old)
    {
        int count = old?.Count ?? 0;
        if ((hooks?.Count ?? 0) != count)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            ListNode now = (hooks![i] as MapNode)?.List("matchConditions") ?? [];
            if (!now.SameAs((old![i] as MapNode)?.List("matchConditions") ?? []))
            {
                return false;
            }
        }

        return true;
    }
}
