using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>Two lists of tolerations as one, without those that another one of them covers.</summary>
internal static class TolerationMerge
{
    public static ListNode Of(ListNode? first, ListNode? second)
    {
        MapNode[] all = [.. (first ?? []).Maps, .. (second ?? []).Maps.Select(item => item.Copy())];
        var merged = new ListNode();
        for (int i = 0; i < all.Length; i++)
        {
            if (!merged.Maps.Any(kept => Covers(kept, all[i])) &&
                !all.Skip(i + 1).Any(later => !later.SameAs(all[i]) && Covers(later, all[i])))
            {
                merged.Add(all[i]);
            }
        }

        return merged;
    }

    /// <summary>Whether everything that one tolerates the other tolerates too.</summary>
    public static bool Covers(MapNode wide, MapNode narrow)
    {
        if (wide.SameAs(narrow))
        {
            return true;
        }

        string wideKey = wide.Text("key") ?? "";
        string wideOperator = wide.Text("operator") ?? "";
        string wideEffect = wide.Text("effect") ?? "";
        if ((narrow.Text("key") ?? "") != wideKey && (wideKey.Length > 0 || wideOperator != "Exists"))
        {
            return false;
        }

        if (wideEffect.Length > 0 && (narrow.Text("effect") ?? "") != wideEffect)
        {
            return false;
        }

        if (wideEffect == "NoExecute" && wide.Integer("tolerationSeconds") is { } seconds &&
            (narrow.Integer("tolerationSeconds") is not { } asked || asked > seconds))
        {
            return false;
        }

        return wideOperator switch
        {
            "" or "Equal" => narrow.Text("operator") == "Equal" && (narrow.Text("value") ?? "") == (wide.Text("value") ?? ""),
            "Exists" => true,
            _ => false,
        };
    }
}
