using Kronicle.Application.Internal;
using Kronicle.Application.Tables;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Controllers;

/// <summary>
/// Gives roles with an aggregation rule the rules of the roles that it selects: so admin, edit and view have theirs, and get those of
/// extensions. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
/// </summary>
public sealed class ClusterRoleAggregator(ControllerParts parts, ObjectCache cache)
    : ControllerLoop("clusterrole-aggregation-controller", "clusterrole-aggregation-controller", parts)
{
    // Any role may be selected by any: there are few, so all that aggregate are looked at after any change.
    private const string All = "clusterroles";

    protected override IEnumerable<(ResourceDefinition Storage, Func<CachedObject, bool, string?> Key)> Followed =>
        [(Watched.ClusterRoles, static (_, _) => All)];

    protected override async Task<TimeSpan?> SyncAsync(string key, CancellationToken cancellation)
    {
        ObjectSnapshot state = (await cache.OfAsync(Watched.ClusterRoles, cancellation)).Snapshot;
        ApiStatus? failure = null;
        foreach (CachedObject item in state.Range(Watched.ClusterRoles.KeyRoot))
        {
            // Most roles do not aggregate: their bytes tell, without a tree.
            if (item.Json.Span.IndexOf("\"aggregationRule\""u8) >= 0 && RulesFor(item, state) is { } rules)
            {
                failure = (await ApplyAsync(item.Index.Name, rules, cancellation)).Failure ?? failure;
            }
        }

        return failure is null ? null : throw new ControllerException(failure);
    }

    // The rules that a role should have, each once, in the order of the selectors and of the roles' names: the cache holds them in that
    // order. Null when it has them or aggregates nothing.
    private static ListNode? RulesFor(CachedObject item, ObjectSnapshot state)
    {
        MapNode role = item.Tree(Watched.ClusterRoles.Type);
        if (role.Map("aggregationRule") is not { } aggregation)
        {
            return null;
        }

        var rules = new ListNode();
        foreach (MapNode wanted in aggregation.List("clusterRoleSelectors")?.Maps ?? [])
        {
            if (LabelText.Selector(wanted) is not { } text || !LabelSelector.TryParse(text, out LabelSelector? selector, out _))
            {
                continue;
            }

            foreach (MapNode rule in state.Range(Watched.ClusterRoles.KeyRoot)
                .Where(other => other != item && selector.Matches(other.Index.Labels))
                .SelectMany(other => other.Tree(Watched.ClusterRoles.Type).List("rules")?.Maps ?? []))
            {
                if (!rules.Any(rule.SameAs))
                {
                    rules.Add(rule);
                }
            }
        }

        return rules.SameAs(role.List("rules") ?? []) ? null : rules;
    }

    private ValueTask<InternalAnswer> ApplyAsync(string name, ListNode rules, CancellationToken cancellation)
    {
        var configuration = new MapNode
        {
            ["kind"] = "ClusterRole",
            ["apiVersion"] = Watched.ClusterRoles.ApiVersion,
            ["metadata"] = new MapNode { ["name"] = name },
        };
        if (rules.Count > 0)
        {
            configuration["rules"] = rules;
        }

        return Session.ApplyAsync(Watched.ClusterRoles, "", name, configuration, Name, "", cancellation);
    }
}
