using Kronicle.Application.Authentication.OpenId;
using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication.Configuration;

/// <summary>The jwt entries of an AuthenticationConfiguration, held to the rules of the reference.</summary>
internal static class IssuerEntries
{
    private const string NoExpressions = "expressions are not evaluated by this server: name a claim instead";

    public static List<OpenIdIssuer> Read(ListNode entries, IReadOnlyList<string> ownIssuers, ConfigurationProblems problems)
    {
        var issuers = new List<OpenIdIssuer>();
        int index = 0;
        foreach (MapNode entry in entries.Maps)
        {
            string path = $"jwt[{index++}]";
            OpenIdIssuer issuer = Read(entry, path, ownIssuers, problems);
            if (issuers.Exists(other => other.Url == issuer.Url))
            {
                problems.Duplicate(path + ".issuer.url", issuer.Url);
            }

            issuers.Add(issuer);
        }

        return issuers;
    }

    private static OpenIdIssuer Read(MapNode entry, string path, IReadOnlyList<string> ownIssuers, ConfigurationProblems problems)
    {
        MapNode issuer = entry.Map("issuer") ?? new MapNode();
        MapNode mappings = entry.Map("claimMappings") ?? new MapNode();
        string[] audiences = UserNodes.Texts(issuer.List("audiences"));
        string url = issuer.Text("url") ?? "";
        IssuerUrls.Check(url, issuer.Text("discoveryURL") ?? "", ownIssuers, path + ".issuer", problems);
        if (audiences.Length == 0)
        {
            problems.Required(path + ".issuer.audiences", $"at least one {path}.issuer.audiences is required");
        }
        else if (audiences.Length > 1 && issuer.Text("audienceMatchPolicy") != "MatchAny")
        {
            problems.Invalid(path + ".issuer.audienceMatchPolicy", issuer.Text("audienceMatchPolicy") ?? "", "audienceMatchPolicy must be MatchAny for multiple audiences");
        }

        Refuse(entry, "userValidationRules", path, problems);
        Refuse(mappings, "extra", path + ".claimMappings", problems);
        (string user, string userPrefix) = Prefixed(mappings.Map("username"), path + ".claimMappings.username", problems, required: true);
        (string groups, string groupsPrefix) = Prefixed(mappings.Map("groups"), path + ".claimMappings.groups", problems, required: false);
        return new(url, audiences)
        {
            DiscoveryUrl = issuer.Text("discoveryURL") ?? "",
            AuthorityPem = issuer.Text("certificateAuthority") ?? "",
            UsernameClaim = user,
            UsernamePrefix = userPrefix,
            GroupsClaim = groups,
            GroupsPrefix = groupsPrefix,
            UidClaim = Claim(mappings.Map("uid"), path + ".claimMappings.uid", problems),
            RequiredClaims = RequiredClaims(entry.List("claimValidationRules") ?? [], path + ".claimValidationRules", problems),
        };
    }

    private static (string Claim, string Prefix) Prefixed(MapNode? mapping, string path, ConfigurationProblems problems, bool required)
    {
        string claim = Claim(mapping, path, problems);
        if (claim.Length > 0 && mapping!["prefix"] is null)
        {
            problems.Required(path + ".prefix", "prefix is required when claim is set. It can be set to an empty string to disable prefixing");
        }

        if (claim.Length == 0 && required && string.IsNullOrEmpty(mapping?.Text("expression")))
        {
            problems.Required(path, "claim or expression is required");
        }

        return (claim, mapping?.Text("prefix") ?? "");
    }

    private static string Claim(MapNode? mapping, string path, ConfigurationProblems problems)
    {
        if (mapping?.Text("expression") is { Length: > 0 } expression)
        {
            problems.Invalid(path + ".expression", expression, NoExpressions);
        }

        return mapping?.Text("claim") ?? "";
    }

    private static Dictionary<string, string> RequiredClaims(ListNode rules, string path, ConfigurationProblems problems)
    {
        var required = new Dictionary<string, string>(StringComparer.Ordinal);
        int index = 0;
        foreach (MapNode rule in rules.Maps)
        {
            string at = $"{path}[{index++}]";
            string claim = Claim(rule, at, problems);
            if (claim.Length == 0 && string.IsNullOrEmpty(rule.Text("expression")))
            {
                problems.Required(at, "claim or expression is required");
            }
            else if (claim.Length > 0 && !required.TryAdd(claim, rule.Text("requiredValue") ?? ""))
            {
                problems.Duplicate(at + ".claim", claim);
            }
        }

        return required;
    }

    private static void Refuse(MapNode from, string field, string path, ConfigurationProblems problems)
    {
        if (from.List(field) is { Count: > 0 } stated)
        {
            problems.Invalid($"{path}.{field}", $"{stated.Count} entries", "expressions are not evaluated by this server: leave it out");
        }
    }
}
