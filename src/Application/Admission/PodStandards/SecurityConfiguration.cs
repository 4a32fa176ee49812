using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>
/// What the configuration file says to PodSecurity: PodSecurityConfiguration (pod-security.admission.config.k8s.io/v1).
/// https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/
/// </summary>
/// <param name="Defaults">What holds in namespaces whose labels are silent.</param>
/// <param name="Users">Whose writes are not looked at.</param>
/// <param name="Namespaces">Where writes are not looked at.</param>
/// <param name="RuntimeClasses">Pods of these are not looked at.</param>
internal sealed record SecurityConfiguration(
    SecurityPolicy Defaults, IReadOnlySet<string> Users, IReadOnlySet<string> Namespaces, IReadOnlySet<string> RuntimeClasses)
{
    private const string Plugin = "PodSecurity";

    private static readonly ConfigurationKind Kind = new("PodSecurityConfiguration", "pod-security.admission.config.k8s.io/v1",
        "pod-security.admission.config.k8s.io/v1beta1", "pod-security.admission.config.k8s.io/v1alpha1");

    /// <exception cref="StartupException">A level, a version or an exemption is none.</exception>
    public static SecurityConfiguration Of(PluginConfigurations configurations)
    {
        if (configurations.Of(Plugin) is not { } given)
        {
            return new(SecurityPolicy.Unrestricted, NoNames, NoNames, NoNames);
        }

        MapNode? defaults = given.Map("defaults");
        MapNode? exemptions = given.Map("exemptions");
        string? malformed = Kind.Mismatch(given) ?? ConfigurationKind.Unknown(given, "", "kind", "apiVersion", "defaults", "exemptions") ??
            ConfigurationKind.Unknown(defaults, "defaults.", "enforce", "enforce-version", "audit", "audit-version", "warn", "warn-version") ??
            ConfigurationKind.Unknown(exemptions, "exemptions.", "usernames", "namespaces", "runtimeClasses");
        if (malformed is not null)
        {
            throw PluginConfigurations.Unusable(Plugin, malformed);
        }

        var errors = new List<StatusCause>();
        var policy = new SecurityPolicy(Level(defaults, "enforce", errors), default, default)
        {
            Warn = Level(defaults, "warn", errors),
            Audit = Level(defaults, "audit", errors),
        };
        var read = new SecurityConfiguration(policy,
            Namespaces: Names(exemptions, "namespaces", name => Wrong(NameForm.Label, name), errors),
            RuntimeClasses: Names(exemptions, "runtimeClasses", name => Wrong(NameForm.Subdomain, name), errors),
            Users: Names(exemptions, "usernames", name => name.Length == 0 ? "username must not be empty" : null, errors));
        return errors.Count == 0 ? read : throw new StartupException($"failed to initialize admission plugin \"{Plugin}\": {Plugin} invalid: " +
            AggregateError.Text(errors.Select(error => $"{error.Field}: {error.Message}")));
    }

    private static readonly HashSet<string> NoNames = [];

    private static VersionedLevel Level(MapNode? defaults, string mode, List<StatusCause> errors)
    {
        string name = defaults?.Text(mode) is { Length: > 0 } given ? given : "privileged";
        string version = defaults?.Text(mode + "-version") is { Length: > 0 } stated ? stated : "latest";
        if (!VersionedLevel.TryLevel(name, out SecurityLevel level))
        {
            errors.Add(FieldError.InvalidText("defaults." + mode, name, VersionedLevel.BadLevel));
        }

        if (!VersionedLevel.TryVersion(version, out int minor))
        {
            errors.Add(FieldError.InvalidText($"defaults.{mode}-version", version, VersionedLevel.BadVersion));
        }

        return new(level, minor);
    }

    private static string? Wrong(NameForm form, string name) =>
        NameForms.Errors(form, name) is { Count: > 0 } errors ? string.Join(", ", errors) : null;

    private static HashSet<string> Names(MapNode? exemptions, string list, Func<string, string?> wrong, List<StatusCause> errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        int index = 0;
        foreach (string name in (exemptions?.List(list) ?? []).Select(item => item.ToString() ?? ""))
        {
            string path = $"exemptions.{list}[{index++}]";
            if (wrong(name) is { } why)
            {
                errors.Add(FieldError.InvalidText(path, name, why));
            }
            else if (!names.Add(name))
            {
                errors.Add(FieldError.Duplicate(path, FieldError.Quote(name)));
            }
        }

        return names;
    }
}
