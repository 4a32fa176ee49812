using Kronicle.Application.Authorization.Rbac;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>Adds to a stored role or binding what the bootstrap policy has and it lacks. Each function says whether it changed anything.</summary>
internal static class RoleReconciliation
{
    public const string AutoUpdate = "rbac.authorization.kubernetes.io/autoupdate";

    public static bool Role(MapNode stored, MapNode expected)
    {
        if (IsProtected(stored))
        {
            return false;
        }

        bool changed = Metadata(stored, expected);
        if (expected.Map("aggregationRule") is { } aggregation)
        {
            return AddMissing(stored.EnsureMap("aggregationRule"), "clusterRoleSelectors", aggregation.List("clusterRoleSelectors")!) | changed;
        }

        PolicyRule[] present = [.. (stored.List("rules") ?? []).Maps.Select(RuleNodes.ReadRule)];
        var missing = new List<Node>();
        foreach (MapNode rule in (expected.List("rules") ?? []).Maps)
        {
            if (!RuleCoverage.Covers(present, RuleNodes.ReadRule(rule)))
            {
                missing.Add(rule.Clone());
            }
        }

        return Append(stored, "rules", missing) | changed;
    }

    public static bool Binding(MapNode stored, MapNode expected) =>
        !IsProtected(stored) && (AddMissing(stored, "subjects", expected.List("subjects") ?? []) | Metadata(stored, expected));

    private static bool IsProtected(MapNode stored) => stored.Map("metadata")?.Map("annotations")?.Text(AutoUpdate) == "false";

    // Labels and annotations that are there stay as they are.
    private static bool Metadata(MapNode stored, MapNode expected)
    {
        bool changed = false;
        MapNode metadata = stored.EnsureMap("metadata");
        foreach (string field in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            foreach ((string key, Node value) in expected.Map("metadata")?.Map(field) ?? [])
            {
                if (metadata.Map(field)?.Has(key) != true)
                {
                    metadata.EnsureMap(field)[key] = value;
                    changed = true;
                }
            }
        }

        return changed;
    }

    private static bool AddMissing(MapNode holder, string field, ListNode expected)
    {
        ListNode present = holder.List(field) ?? [];
        return Append(holder, field, [.. expected.Where(item => !present.Any(item.SameAs)).Select(item => item.Clone())]);
    }

    private static bool Append(MapNode holder, string field, List<Node> missing)
    {
        if (missing.Count == 0)
        {
            return false;
        }

        holder[field] = new ListNode((holder.List(field) ?? []).Concat(missing));
        return true;
    }
}
