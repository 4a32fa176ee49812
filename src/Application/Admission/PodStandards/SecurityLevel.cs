using System.Globalization;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>The Pod Security Standards, each stricter than the one before. https://kubernetes.io/docs/concepts/security/pod-security-standards/</summary>
public enum SecurityLevel
{
    Privileged,
    Baseline,
    Restricted,
}

/// <summary>A standard as a minor version of Kubernetes has it.</summary>
/// <param name="Level">The standard.</param>
/// <param name="Minor">The minor version; <see cref="Latest"/> for the newest.</param>
public readonly record struct VersionedLevel(SecurityLevel Level, int Minor)
{
    /// <summary>Newer than every version.</summary>
    public const int Latest = int.MaxValue;

    public const string BadLevel = "must be one of privileged, baseline, restricted";
    public const string BadVersion = "must be \"latest\" or \"v1.x\"";

    /// <summary>What holds where nothing is said.</summary>
    public static readonly VersionedLevel Unrestricted = new(SecurityLevel.Privileged, Latest);

    /// <summary>The standard of a name; the strictest for a name that is none.</summary>
    /// <returns>Whether the name is one.</returns>
    public static bool TryLevel(string name, out SecurityLevel level)
    {
        (level, bool known) = name switch
        {
            "privileged" => (SecurityLevel.Privileged, true),
            "baseline" => (SecurityLevel.Baseline, true),
            "restricted" => (SecurityLevel.Restricted, true),
            _ => (SecurityLevel.Restricted, false),
        };
        return known;
    }

    /// <summary>The minor version of "latest" or "v1.x"; the latest for a text that is neither.</summary>
    /// <returns>Whether the text is one of them.</returns>
    public static bool TryVersion(string text, out int minor)
    {
        minor = Latest;
        if (text == "latest")
        {
            return true;
        }

        if (!text.StartsWith("v1.", StringComparison.Ordinal) || text is { Length: > 4 } and [_, _, _, '0', ..] ||
            !int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        minor = number;
        return true;
    }

    public override string ToString() =>
        $"{NameOf(Level)}:{(Minor == Latest ? "latest" : string.Create(CultureInfo.InvariantCulture, $"v1.{Minor}"))}";

    private static string NameOf(SecurityLevel level) => level switch
    {
        SecurityLevel.Privileged => "privileged",
        SecurityLevel.Baseline => "baseline",
        _ => "restricted",
    };
}
