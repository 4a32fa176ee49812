using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of the keys whose values a pod's selectors take from the pod itself: KEP-3633.</summary>
internal static class LabelKeyRules
{
    public static void Check(ListNode? match, ListNode? mismatch, MapNode? selector, FieldPath path, Causes causes)
    {
        if (match is null && mismatch is null)
        {
            return;
        }

        Keys(match, selector, path.Child("matchLabelKeys"), causes);
        Keys(mismatch, selector, path.Child("mismatchLabelKeys"), causes);
        Repeated(match, selector, path, causes);
        for (int i = 0; i < (match?.Count ?? 0); i++)
        {
            if (IndexOf(mismatch, match!.TextAt(i)) >= 0)
            {
                causes.Add(FieldError.InvalidText(path.Child("matchLabelKeys").Index(i), match!.TextAt(i), "exists in both matchLabelKeys and mismatchLabelKeys"));
            }
        }
    }

    private static void Keys(ListNode? keys, MapNode? selector, FieldPath path, Causes causes)
    {
        if (keys is not { Count: > 0 })
        {
            return;
        }

        if (selector is null)
        {
            causes.Add(FieldError.Forbidden(path, "must not be specified when labelSelector is not set"));
            return;
        }

        for (int i = 0; i < keys.Count; i++)
        {
            NameRules.Qualified(keys.TextAt(i), path.Index(i), causes);
        }
    }

    // A pod's own selector has an expression for each key by now: a second one was there before.
    private static void Repeated(ListNode? match, MapNode? selector, FieldPath path, Causes causes)
    {
        ListNode? expressions = selector?.List("matchExpressions");
        foreach ((int i, MapNode expression) in new Entries(expressions))
        {
            string key = expression.TextOf("key");
            int at = IndexOf(match, key);
            if (at >= 0 && (selector!.Map("matchLabels")?.Has(key) is true || expressions!.RepeatsEarlier(i, "key", key)))
            {
                causes.Add(FieldError.InvalidText(path.Index(at), key, "exists in both matchLabelKeys and labelSelector"));
            }
        }
    }

    private static int IndexOf(ListNode? keys, string key)
    {
        for (int i = (keys?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (keys!.TextAt(i) == key)
            {
                return i;
            }
        }

        return -1;
    }
}
