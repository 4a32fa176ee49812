using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota;

/// <summary>
/// One requirement on the objects that a quota counts (v1.ScopedResourceSelectorRequirement).
/// https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
/// </summary>
/// <param name="Name">The scope, such as NotTerminating or PriorityClass.</param>
/// <param name="Operator">In, NotIn, Exists or DoesNotExist.</param>
/// <param name="Values">The values of In and NotIn.</param>
public sealed record QuotaScope(string Name, string Operator, IReadOnlyList<string> Values)
{
    /// <summary>Whether an object with this value of the scope is meant; null is an object without any.</summary>
    public bool Selects(string? value) => Operator switch
    {
        "In" => value is not null && Values.Contains(value),
        "NotIn" => value is null || !Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        _ => false,
    };

    /// <summary>The scopes of a quota: those of spec.scopes, which are to exist, and the expressions of spec.scopeSelector.</summary>
    public static IReadOnlyList<QuotaScope> Of(MapNode quota)
    {
        MapNode? spec = quota.Map("spec");
        return
        [
            .. (spec?.List("scopes") ?? []).OfType<TextNode>().Select(scope => new QuotaScope(scope.Value, "Exists", [])),
            .. (spec?.Map("scopeSelector")?.List("matchExpressions")?.Maps ?? []).Select(Read),
        ];
    }

    /// <summary>One entry of matchExpressions.</summary>
    public static QuotaScope Read(MapNode expression) => new(expression.Text("scopeName") ?? "", expression.Text("operator") ?? "",
        [.. (expression.List("values") ?? []).OfType<TextNode>().Select(value => value.Value)]);
}
