using Kronicle.Application.Admission;
using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// Nobody grants what they do not hold: roles may be written by who holds all their rules or the verb escalate, bindings by who holds
/// all the rules of their role or the verb bind on it. The administrators' group passes.
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
/// </summary>
public sealed class EscalationCheck(AuthorizerChain chain, IRoleSource roles, ClusterLookup lookup)
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly PolicyRule[] FullAuthority =
        [new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }, new() { Verbs = ["*"], NonResourceUrls = ["*"] }];

    /// <summary>Why the write may not be; null when it may.</summary>
    public ValueTask<ApiStatus?> CheckAsync(RequestContext context, WriteState state, CancellationToken cancellation)
    {
        if (context.Resource.Group != Group || state.Object is null || context.Info.Subresource.Length > 0
            || context.User.Groups.Contains(UserInfo.MastersGroup))
        {
            return new((ApiStatus?)null);
        }

        return context.Resource.Resource switch
        {
            "roles" or "clusterroles" => RoleAsync(context, state, cancellation),
            "rolebindings" or "clusterrolebindings" => BindingAsync(context, state, cancellation),
            _ => new((ApiStatus?)null),
        };
    }

    private async ValueTask<ApiStatus?> RoleAsync(RequestContext context, WriteState state, CancellationToken cancellation)
    {
        if (await AllowsAsync(context, "escalate", context.Resource.GroupResource, context.Info.Name, cancellation) || CollectorFields.AreAllThatChange(state))
        {
            return null;
        }

        MapNode role = state.Object!;
        if (Missing(context, RuleNodes.ReadRole(role).Rules) is { } missing)
        {
            return Forbidden(context, role, missing);
        }

        // A role that gathers others' rules may come to hold anything.
        return (Aggregates(role) || Aggregates(state.Before)) && Missing(context, FullAuthority) is not null
            ? Forbidden(context, role, "must have cluster-admin privileges to use the aggregationRule")
            : null;
    }

    private async ValueTask<ApiStatus?> BindingAsync(RequestContext context, WriteState state, CancellationToken cancellation)
    {
        MapNode binding = state.Object!;
        string kind = binding.Map("roleRef")?.Text("kind") ?? "";
        string name = binding.Map("roleRef")?.Text("name") ?? "";
        string? resource = kind switch { "Role" => "roles", "ClusterRole" => "clusterroles", _ => null };
        if (CollectorFields.AreAllThatChange(state))
        {
            return null;
        }

        if (resource is null)
        {
            return new ApiStatus(500, "", $"unsupported role reference kind: {Quote(kind)}");
        }

        if (await AllowsAsync(context, "bind", new(binding.Map("roleRef")!.Text("apiGroup") ?? "", resource), name, cancellation))
        {
            return null;
        }

        string ns = kind == "Role" ? context.Info.Namespace : "";
        if (kind == "Role" && ns.Length == 0)
        {
            return Failure.BadRequest("Namespace parameter required.");
        }

        // The reference reads the role under the request's own resource: what is missing goes by its name.
        MapNode? role = await lookup.FindLiveAsync(ResourceCatalogue.BuiltIn.Find(Group, "v1", resource)!, ns, name, cancellation);
        return role is null ? Failure.NotFound(context.Resource.GroupResource, name)
            : Missing(context, RuleNodes.ReadRole(role).Rules) is { } missing ? Forbidden(context, binding, missing)
            : null;
    }

    private async ValueTask<bool> AllowsAsync(RequestContext context, string verb, GroupResource role, string name, CancellationToken cancellation)
    {
        AuthorizationOutcome outcome = await chain.AuthorizeAsync(
            new()
            {
                User = context.User,
                Verb = verb,
                IsResource = true,
                Group = role.Group,
                Version = "*",
                Resource = role.Resource,
                Namespace = context.Info.Namespace,
                Name = name,
            },
            cancellation);
        return outcome.Decision == Decision.Allow;
    }

    private string? Missing(RequestContext context, IReadOnlyList<PolicyRule> wanted)
    {
        UserRules held = roles.Current.RulesOf(context.User, context.Info.Namespace, context.Resource.GroupResource);
        string missing = MissingPermissions.Of(held.Rules, wanted);
        return missing.Length == 0 ? null
            : $"user {Quote(context.User.Name)} (groups={MissingPermissions.Quoted(context.User.Groups)}) is attempting to grant RBAC permissions not currently held:\n{missing}"
                + (held.Errors.Count == 0 ? "" : $"; resolution errors: [{AggregateError.Text(held.Errors)}]");
    }

    private static bool Aggregates(MapNode? role) => role?.Map("aggregationRule")?.List("clusterRoleSelectors") is { Count: > 0 };

    private static ApiStatus Forbidden(RequestContext context, MapNode target, string why) =>
        Failure.Forbidden(context.Resource.GroupResource, target.Map("metadata")?.Text("name") ?? "", why);
}
