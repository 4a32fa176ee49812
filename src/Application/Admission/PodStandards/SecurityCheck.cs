using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>What a pod does that a standard forbids.</summary>
/// <param name="Reason">What it is, in few words.</param>
/// <param name="Detail">Where it is; may be empty.</param>
internal sealed record Violation(string Reason, string Detail)
{
    /// <summary>Several in one text, as the reference prints them.</summary>
    public static string Text(IEnumerable<Violation> violations) => string.Join(", ",
        violations.Select(violation => violation.Detail.Length > 0 ? $"{violation.Reason} ({violation.Detail})" : violation.Reason));
}

/// <summary>Judges a pod; null when it is as the check asks.</summary>
internal delegate Violation? PodCheck(MapNode metadata, MapNode spec);

/// <summary>A check from a minor version on.</summary>
internal sealed record CheckVersion(int Since, PodCheck Check);

/// <summary>One check of a standard.</summary>
/// <param name="Id">Its name in the reference, which orders the messages.</param>
/// <param name="Level">The weakest standard that has it.</param>
/// <param name="Replaces">The check of the weaker standard that is left out where this one runs; empty for none.</param>
/// <param name="Versions">Oldest first.</param>
internal sealed record SecurityCheck(string Id, SecurityLevel Level, string Replaces, params CheckVersion[] Versions)
{
    /// <summary>The check as a version has it; null before it came.</summary>
    public PodCheck? At(int minor) => Array.FindLast(Versions, version => version.Since <= minor)?.Check;
}
