using Kronicle.Domain.Objects;

namespace Kronicle.Application.Auditing;

/// <summary>
/// Whether the fields of a policy have the types that they must have. One of another type is no policy: passed over, <c>users: bob</c> for
/// <c>users: [bob]</c> would make a rule for everybody of a rule for one.
/// </summary>
internal static class AuditPolicyTypes
{
    private enum Shape
    {
        Text,
        Texts,
        Switch,
        Records,
    }

    private static readonly (string Name, Shape Shape, string Type)[] Policy =
        [("rules", Shape.Records, "[]v1.PolicyRule"), ("omitStages", Shape.Texts, "[]v1.Stage"), ("omitManagedFields", Shape.Switch, "bool")];

    private static readonly (string Name, Shape Shape, string Type)[] Rule =
    [
        ("level", Shape.Text, "v1.Level"), ("users", Shape.Texts, "[]string"), ("userGroups", Shape.Texts, "[]string"), ("verbs", Shape.Texts, "[]string"),
        ("resources", Shape.Records, "[]v1.GroupResources"), ("namespaces", Shape.Texts, "[]string"), ("nonResourceURLs", Shape.Texts, "[]string"),
        ("omitStages", Shape.Texts, "[]v1.Stage"), ("omitManagedFields", Shape.Switch, "bool"),
    ];

    private static readonly (string Name, Shape Shape, string Type)[] Resources =
        [("group", Shape.Text, "string"), ("resources", Shape.Texts, "[]string"), ("resourceNames", Shape.Texts, "[]string")];

    /// <returns>What Go's encoding/json says of the first field of another type; null when there is none. A null is no value and good for all.</returns>
    public static string? Problem(MapNode policy) =>
        Problem(policy, Policy, "Policy", "") ?? Within(policy, "rules", rule =>
            Problem(rule, Rule, "PolicyRule", "rules.") ?? Within(rule, "resources", resources => Problem(resources, Resources, "GroupResources", "rules.resources.")));

    private static string? Within(MapNode node, string name, Func<MapNode, string?> problem) =>
        (node.List(name) ?? []).OfType<MapNode>().Select(problem).FirstOrDefault(found => found is not null);

    private static string? Problem(MapNode node, (string Name, Shape Shape, string Type)[] fields, string owner, string path)
    {
        foreach ((string name, Shape shape, string type) in fields)
        {
            if (node[name] is { } value && Wrong(value, shape, type) is { } wrong)
            {
                return $"json: cannot unmarshal {wrong.Got} into Go struct field {owner}.{path}{name} of type {wrong.Type}";
            }
        }

        return null;
    }

    private static (string Got, string Type)? Wrong(Node value, Shape shape, string type)
    {
        bool list = shape is Shape.Texts or Shape.Records;
        if (value is NullNode || (!list && IsOf(value, shape)))
        {
            return null;
        }

        if (!list || value is not ListNode items)
        {
            return (value.JsonType, type);
        }

        return items.FirstOrDefault(item => item is not NullNode && !IsOf(item, shape)) is { } other ? (other.JsonType, type[2..]) : null;
    }

    private static bool IsOf(Node value, Shape shape) => shape switch
    {
        Shape.Switch => value is BoolNode,
        Shape.Records => value is MapNode,
        _ => value is TextNode,
    };
}
