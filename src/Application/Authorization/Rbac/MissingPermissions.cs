using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Authorization.Rbac;

/// <summary>What rules grant that others do not, in the words of the 403 of an escalation.</summary>
internal static class MissingPermissions
{
    /// <summary>The missing permissions, a line each in order, the verbs on one resource together; empty when nothing is missing.</summary>
    public static string Of(IReadOnlyList<PolicyRule> held, IEnumerable<PolicyRule> wanted)
    {
        PolicyRule[] missing = [.. wanted.SelectMany(RuleCoverage.Atoms).Where(atom => !RuleCoverage.Covers(held, atom))];
        return string.Join('\n', Compact(missing).Select(Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<PolicyRule> Compact(IReadOnlyList<PolicyRule> atoms) =>
        atoms.Where(atom => atom.NonResourceUrls.Count > 0).Concat(atoms.Where(atom => atom.NonResourceUrls.Count == 0)
            .GroupBy(atom => (atom.ApiGroups[0], atom.Resources[0], atom.ResourceNames.FirstOrDefault()))
            .Select(group => group.First() with { Verbs = [.. group.SelectMany(atom => atom.Verbs)] }));

    private static string Text(PolicyRule rule)
    {
        (string Name, IReadOnlyList<string> Values)[] parts =
        [
            ("APIGroups", rule.ApiGroups),
            ("Resources", rule.Resources),
            ("NonResourceURLs", rule.NonResourceUrls),
            ("ResourceNames", rule.ResourceNames),
            ("Verbs", rule.Verbs),
        ];
        return $"{{{string.Join(", ", parts.Where(part => part.Values.Count > 0).Select(part => $"{part.Name}:{Quoted(part.Values)}"))}}}";
    }

    /// <summary>A list of strings as Go's %q prints it.</summary>
    public static string Quoted(IEnumerable<string> values) => $"[{string.Join(' ', values.Select(Quote))}]";
}
