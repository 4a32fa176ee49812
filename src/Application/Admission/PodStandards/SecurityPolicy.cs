using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>What a namespace asks of its pods: refused, written to the audit log, and warned of.</summary>
public readonly record struct SecurityPolicy(VersionedLevel Enforce, VersionedLevel Audit, VersionedLevel Warn)
{
    private const string Prefix = "pod-security.kubernetes.io/";

    public static readonly SecurityPolicy Unrestricted =
        new(VersionedLevel.Unrestricted, VersionedLevel.Unrestricted, VersionedLevel.Unrestricted);

    public bool IsUnrestricted =>
        Enforce.Level == SecurityLevel.Privileged && Audit.Level == SecurityLevel.Privileged && Warn.Level == SecurityLevel.Privileged;

    /// <summary>
    /// The policy of a namespace's labels. Where one can't be read the strictest level is enforced, and nothing is audited or warned of.
    /// </summary>
    /// <param name="labels">The namespace's labels; null for none.</param>
    /// <param name="defaults">What holds where no label speaks.</param>
    /// <param name="errors">The labels that can't be read; null when all can.</param>
    public static SecurityPolicy Of(MapNode? labels, SecurityPolicy defaults, out List<StatusCause>? errors)
    {
        errors = null;
        if (labels is not { Count: > 0 })
        {
            return defaults;
        }

        bool enforceKnown = Read(labels, "enforce", defaults.Enforce, SecurityLevel.Restricted, out VersionedLevel enforce, ref errors);
        Read(labels, "audit", defaults.Audit, SecurityLevel.Privileged, out VersionedLevel audit, ref errors);
        Read(labels, "warn", defaults.Warn, SecurityLevel.Privileged, out VersionedLevel warn, ref errors);

        // Whoever enforces more than is warned of by default is warned of that too: of the templates that make such pods.
        if (enforceKnown && !labels.Has(Prefix + "warn") && enforce.Level > warn.Level)
        {
            warn = new(enforce.Level, labels.Has(Prefix + "warn-version") ? warn.Minor : enforce.Minor);
        }

        return new(enforce, audit, warn);
    }

    /// <summary>Whether both ask the same: of a level that asks nothing the version does not matter.</summary>
    public bool SameAs(SecurityPolicy other) => Same(Enforce, other.Enforce) && Same(Audit, other.Audit) && Same(Warn, other.Warn);

    /// <summary>The modes that labels set to something, such as "enforce=baseline:latest, warn=restricted:v1.30".</summary>
    public string Stated(MapNode? labels) => string.Join(", ",
        ((ReadOnlySpan<(string Mode, VersionedLevel Level)>)[("enforce", Enforce), ("audit", Audit), ("warn", Warn)]).ToArray()
            .Where(mode => mode.Level.Level != SecurityLevel.Privileged &&
                (labels?.Has(Prefix + mode.Mode) == true || labels?.Has($"{Prefix}{mode.Mode}-version") == true))
            .Select(mode => $"{mode.Mode}={mode.Level}"));

    private static bool Same(VersionedLevel one, VersionedLevel other) =>
        one == other || (one.Level == SecurityLevel.Privileged && other.Level == SecurityLevel.Privileged);

    // Whether the label of the level is there and can be read.
    private static bool Read(
        MapNode labels, string mode, VersionedLevel given, SecurityLevel onError, out VersionedLevel read, ref List<StatusCause>? errors)
    {
        read = given;
        bool known = false;
        if (labels.Text(Prefix + mode) is { } name)
        {
            known = VersionedLevel.TryLevel(name, out SecurityLevel level);
            read = read with { Level = known ? level : onError };
            if (!known)
            {
                (errors ??= []).Add(Error(mode, name, VersionedLevel.BadLevel));
            }
        }

        if (labels.Text($"{Prefix}{mode}-version") is { } version)
        {
            if (!VersionedLevel.TryVersion(version, out int minor))
            {
                (errors ??= []).Add(Error(mode + "-version", version, VersionedLevel.BadVersion));
            }

            read = read with { Minor = minor };
        }

        return known;
    }

    private static StatusCause Error(string label, string value, string why) =>
        FieldError.InvalidText($"metadata.labels[{Prefix}{label}]", value, why);
}
