using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>What admission rules match when they do not say: every object of either scope, in each version that is equivalent.</summary>
internal static class MatchDefaults
{
    private static readonly Node Equivalent = new TextNode("Equivalent");
    private static readonly Node AllScopes = new TextNode("*");

    /// <summary>Fills what a policy or a binding of one matches.</summary>
    public static void Fill(MapNode match)
    {
        match.FillAbsent("matchPolicy", Equivalent);
        match.EnsureMap("namespaceSelector");
        match.EnsureMap("objectSelector");
        match.Each("resourceRules", Rule);
        match.Each("excludeResourceRules", Rule);
    }

    /// <summary>Fills one rule of operations, groups, versions and resources.</summary>
    public static void Rule(MapNode rule) => rule.FillAbsent("scope", AllScopes);
}
