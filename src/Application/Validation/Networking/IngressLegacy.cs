using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>What a stored ingress has that new ones may not have; an update is not held to those rules then.</summary>
internal static class IngressLegacy
{
    private sealed class PathRuleSet : RuleSet
    {
        public PathRuleSet() => Law((review, causes) => IngressPathRules.Check(review.New, FieldPath.Spec, NameForm.Label1035, causes));
    }

    private static readonly PathRuleSet Paths = new();

    /// <summary>The form of services' names: a stored one that begins with a digit lets others do so.</summary>
    public static NameForm ServiceNames(MapNode? old)
    {
        if (old is null)
        {
            return NameForm.Label1035;
        }

        IEnumerable<MapNode?> backends = (old.List("rules")?.Maps ?? [])
            .SelectMany(rule => (rule.Map("http")?.List("paths")?.Maps ?? []).Select(path => path.Map("backend")))
            .Prepend(old.Map("defaultBackend"));
        return backends.Any(backend => backend?.Map("service")?.Text("name") is { } name &&
            NameForms.Errors(NameForm.Label, name).Count == 0 && NameForms.Errors(NameForm.Label1035, name).Count > 0)
            ? NameForm.Label
            : NameForm.Label1035;
    }

    public static bool HasBadSecretName(MapNode? old) => (old?.List("tls")?.Maps ?? []).Any(
        tls => tls.HasText("secretName") && NameForms.Errors(NameForm.Subdomain, tls.TextOf("secretName")).Count > 0);

    /// <summary>Whether a rule for a wildcard host has paths that break the rules.</summary>
    public static bool HasBadWildcardRule(MapNode? old) => (old?.List("rules")?.Maps ?? []).Any(
        rule => rule.TextOf("host").Contains('*', StringComparison.Ordinal) && rule.Map("http") is { } http &&
            !Paths.Validate(new ObjectUnderReview(null!, http, null)).IsValid);
}
