namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// Whether rules grant all that another rule grants: each combination of its verbs, groups, resources and names, and each of its
/// paths, must be granted by one of them. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
/// </summary>
internal static class RuleCoverage
{
    public static bool Covers(IReadOnlyList<PolicyRule> granted, PolicyRule wanted) => Atoms(wanted).All(atom => granted.Any(rule => Covers(rule, atom)));

    /// <summary>The rule as rules that each say one thing.</summary>
    public static IEnumerable<PolicyRule> Atoms(PolicyRule rule)
    {
        foreach (string verb in rule.Verbs)
        {
            foreach (string group in rule.ApiGroups)
            {
                foreach (string resource in rule.Resources)
                {
                    if (rule.ResourceNames.Count == 0)
                    {
                        yield return new() { Verbs = [verb], ApiGroups = [group], Resources = [resource] };
                    }

                    foreach (string name in rule.ResourceNames)
                    {
                        yield return new() { Verbs = [verb], ApiGroups = [group], Resources = [resource], ResourceNames = [name] };
                    }
                }
            }

            foreach (string url in rule.NonResourceUrls)
            {
                yield return new() { Verbs = [verb], NonResourceUrls = [url] };
            }
        }
    }

    private static bool Covers(PolicyRule rule, PolicyRule atom) =>
        Has(rule.Verbs, atom.Verbs[0]) && (atom.NonResourceUrls.Count > 0
            ? rule.NonResourceUrls.Any(url => CoversUrl(url, atom.NonResourceUrls[0]))
            : Has(rule.ApiGroups, atom.ApiGroups[0]) && CoversResource(rule.Resources, atom.Resources[0]) &&
              (rule.ResourceNames.Count == 0 || (atom.ResourceNames.Count > 0 && rule.ResourceNames.Contains(atom.ResourceNames[0]))));

    private static bool Has(IReadOnlyList<string> words, string word) => words.Contains("*") || words.Contains(word);

    // A subresource of every resource, such as */scale, covers that subresource of each.
    private static bool CoversResource(IReadOnlyList<string> resources, string resource)
    {
        int slash = resource.IndexOf('/', StringComparison.Ordinal);
        return Has(resources, resource) || (slash >= 0 && resources.Contains(string.Concat("*", resource.AsSpan(slash))));
    }

    private static bool CoversUrl(string granted, string url) =>
        granted == "*" || granted == url || (granted.EndsWith('*') && url.StartsWith(granted.TrimEnd('*'), StringComparison.Ordinal));
}
