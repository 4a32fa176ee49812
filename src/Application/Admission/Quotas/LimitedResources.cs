using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Quota;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Quotas;

/// <summary>
/// What nobody may use where no quota counts it: the configuration of ResourceQuota (apiserver.config.k8s.io/v1
/// ResourceQuotaConfiguration). https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default
/// </summary>
internal sealed class LimitedResources
{
    private const string Plugin = "ResourceQuota";

    private static readonly ConfigurationKind Current = new("ResourceQuotaConfiguration", "apiserver.config.k8s.io/v1");
    private static readonly ConfigurationKind Early = new("Configuration", "resourcequota.admission.k8s.io/v1beta1", "resourcequota.admission.k8s.io/v1alpha1");

    private readonly IReadOnlyList<(GroupResource Resource, IReadOnlyList<string> Parts)> limits;

    private LimitedResources(IReadOnlyList<(GroupResource, IReadOnlyList<string>)> limits, IReadOnlyList<QuotaScope> scopes) =>
        (this.limits, Scopes) = (limits, scopes);

    /// <summary>Scopes whose objects need a quota of the same scope.</summary>
    public IReadOnlyList<QuotaScope> Scopes { get; }

    public bool None => limits.Count == 0;

    /// <exception cref="StartupException">The configuration is none.</exception>
    public static LimitedResources Of(PluginConfigurations configurations)
    {
        if (configurations.Of(Plugin) is not { } given)
        {
            return new([], []);
        }

        MapNode[] entries = [.. given.List("limitedResources")?.Maps ?? []];
        string? malformed = (Early.Mismatch(given) is null ? null : Current.Mismatch(given)) ??
            ConfigurationKind.Unknown(given, "", "kind", "apiVersion", "limitedResources") ??
            entries.Select((entry, i) => ConfigurationKind.Unknown(entry, $"limitedResources[{i}].", "apiGroup", "resource", "matchContains", "matchScopes"))
                .FirstOrDefault(wrong => wrong is not null) ??
            AggregateError.Text(entries.Select((entry, i) => entry.Text("resource") is { Length: > 0 }
                ? "" : $"limitedResources[{i}].resource: Required value").Where(text => text.Length > 0));
        return malformed.Length == 0
            ? new(
                [.. entries.Select(entry => (new GroupResource(entry.Text("apiGroup") ?? "", entry.Text("resource") ?? ""), Texts(entry)))],
                [.. entries.SelectMany(entry => entry.List("matchScopes")?.Maps ?? []).Select(QuotaScope.Read)])
            : throw PluginConfigurations.Unusable(Plugin, malformed);
    }

    /// <summary>The names of an object's usage that are limited everywhere, in order.</summary>
    public IReadOnlyList<string> NamesOf(GroupResource resource, ResourceAmounts usage) => [.. usage
        .Where(amount => amount.Value.Sign > 0 && limits.Any(limit => limit.Resource == resource &&
            limit.Parts.Any(part => amount.Key.Contains(part, StringComparison.Ordinal))))
        .Select(amount => amount.Key)];

    private static IReadOnlyList<string> Texts(MapNode entry) =>
        [.. (entry.List("matchContains") ?? []).OfType<TextNode>().Select(text => text.Value)];
}
