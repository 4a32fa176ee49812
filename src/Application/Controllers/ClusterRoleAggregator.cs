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
        (CachedObject Item, MapNode Tree)[] roles = [.. state.Range(Watched.ClusterRoles.KeyRoot).Select(item => (item, item.Tree(Watched.ClusterRoles.Type)))];
        ApiStatus? failure = null;
        foreach ((CachedObject item, MapNode role) in roles)
        {
            if (role.Map("aggregationRule") is { } aggregation)
            {
                ListNode rules = RulesOf(aggregation, item, roles);
                if (!rules.SameAs(role.List("rules") ?? []))
                {
                    failure = (await ApplyAsync(item.Index.Name, rules, cancellation)).Failure ?? failure;
                }
            }
        }

        return failure is null ? null : throw new ControllerException(failure);
    }

    // Each rule once, in the order of the selectors and of the roles' names: the cache holds them in that order.
    private static ListNode RulesOf(MapNode aggregation, CachedObject own, IEnumerable<(CachedObject Item, MapNode Tree)> roles)
    {
        var rules = new ListNode();
        foreach (MapNode wanted in aggregation.List("clusterRoleSelectors")?.Maps ?? [])
        {
            if (LabelText.Selector(wanted) is not { } text || !LabelSelector.TryParse(text, out LabelSelector? selector, out _))
            {
                continue;
            }

            foreach (MapNode rule in roles
                .Where(role => role.Item != own && selector.Matches(role.Item.Index.Labels))
                .SelectMany(role => role.Tree.List("rules")?.Maps ?? []))
            {
                if (!rules.Any(rule.SameAs))
                {
                    rules.Add(rule);
                }
            }
        }

        return rules;
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

        return Session.ApplyAsync(Watched.ClusterRoles, "", name, configuration, Name, cancellation);
    }
}
