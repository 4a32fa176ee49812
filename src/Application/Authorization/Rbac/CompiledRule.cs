namespace Kronicle.Application.Authorization.Rbac;

/// <summary>A rule in the form that is quickest to match: verbs as bits, wildcards as flags. Matching allocates nothing.</summary>
internal sealed class CompiledRule
{
    private readonly VerbSet verbs;
    private readonly bool anyGroup;
    private readonly bool anyResource;
    private readonly bool anyUrl;
    private readonly string[] groups;
    private readonly string[] resources;
    private readonly string[] names;
    private readonly string[] urls;

    public CompiledRule(PolicyRule source)
    {
        Source = source;
        verbs = new VerbSet(source.Verbs);
        anyGroup = source.ApiGroups.Contains("*");
        anyResource = source.Resources.Contains("*");
        anyUrl = source.NonResourceUrls.Contains("*");
        groups = [.. source.ApiGroups];
        resources = [.. source.Resources];
        names = [.. source.ResourceNames];
        urls = [.. source.NonResourceUrls];
    }

    public PolicyRule Source { get; }

    /// <param name="attributes">What is asked.</param>
    /// <param name="verb">The bit of its verb, from <see cref="VerbSet.BitOf"/>.</param>
    public bool Allows(AuthorizationAttributes attributes, int verb)
    {
        if (!verbs.Contains(attributes.Verb, verb))
        {
            return false;
        }

        return attributes.IsResource
            ? (anyGroup || Array.IndexOf(groups, attributes.Group) >= 0)
                && (anyResource || MatchesResource(attributes.Resource, attributes.Subresource))
                && (names.Length == 0 || Array.IndexOf(names, attributes.Name) >= 0)
            : anyUrl || MatchesUrl(attributes.Path);
    }

    private bool MatchesResource(string resource, string subresource)
    {
        foreach (string allowed in resources)
        {
            if (subresource.Length == 0 ? allowed == resource : MatchesSubresource(allowed, resource, subresource))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the rule's word is RESOURCE/SUBRESOURCE or */SUBRESOURCE.</summary>
    private static bool MatchesSubresource(string allowed, string resource, string subresource)
    {
        int head = allowed.Length - subresource.Length - 1;
        return head > 0 && allowed[head] == '/' && allowed.EndsWith(subresource, StringComparison.Ordinal)
            && ((head == 1 && allowed[0] == '*') || allowed.AsSpan(0, head).SequenceEqual(resource));
    }

    private bool MatchesUrl(string path)
    {
        foreach (string url in urls)
        {
            if (url == path || (url.EndsWith('*') && path.AsSpan().StartsWith(url.AsSpan().TrimEnd('*'), StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
