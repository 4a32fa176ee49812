using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>Rules, subjects, roles and bindings between their records and their JSON form. https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/</summary>
internal static class RuleNodes
{
    private const string Group = "rbac.authorization.k8s.io";

    public static MapNode Write(PolicyRule rule) => new()
    {
        ["verbs"] = Texts(rule.Verbs),
        ["apiGroups"] = Texts(rule.ApiGroups),
        ["resources"] = Texts(rule.Resources),
        ["resourceNames"] = Texts(rule.ResourceNames),
        ["nonResourceURLs"] = Texts(rule.NonResourceUrls),
    };

    public static MapNode Write(Subject subject) => new()
    {
        ["kind"] = subject.Kind,
        ["apiGroup"] = subject.Kind == Grant.ServiceAccount ? null : new TextNode(Group),
        ["name"] = subject.Name,
        ["namespace"] = subject.Namespace.Length > 0 ? new TextNode(subject.Namespace) : null,
    };

    public static PolicyRule ReadRule(MapNode rule) => new()
    {
        Verbs = Texts(rule.List("verbs")),
        ApiGroups = Texts(rule.List("apiGroups")),
        Resources = Texts(rule.List("resources")),
        ResourceNames = Texts(rule.List("resourceNames")),
        NonResourceUrls = Texts(rule.List("nonResourceURLs")),
    };

    public static Role ReadRole(MapNode role) => new(
        role.Map("metadata")?.Text("namespace") ?? "", role.Map("metadata")?.Text("name") ?? "",
        [.. (role.List("rules") ?? []).Maps.Select(ReadRule)]);

    public static RoleBinding ReadBinding(MapNode binding) => new(
        binding.Map("metadata")?.Text("namespace") ?? "", binding.Map("metadata")?.Text("name") ?? "",
        binding.Map("roleRef")?.Text("kind") ?? "", binding.Map("roleRef")?.Text("name") ?? "",
        [.. (binding.List("subjects") ?? []).Maps.Select(subject => new Subject(
            subject.Text("kind") ?? "", subject.Text("name") ?? "", subject.Text("namespace") ?? ""))]);

    private static ListNode? Texts(IReadOnlyList<string> values) =>
        values.Count == 0 ? null : new ListNode(values.Select(value => new TextNode(value)));

    private static string[] Texts(ListNode? values) => values is null ? [] : [.. values.Select(value => value.ToString() ?? "")];
}
