using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Configuration;

/// <summary>A kind of configuration file with its versions and, where unknown fields are errors, its fields.</summary>
/// <param name="Kind">Such as PodSecurityConfiguration.</param>
/// <param name="Versions">The apiVersions in which it may come.</param>
internal sealed record ConfigurationKind(string Kind, params string[] Versions)
{
    /// <summary>What is wrong with kind and version of a configuration, in the words of apimachinery; null when it is one of this kind.</summary>
    public string? Mismatch(MapNode configuration)
    {
        string kind = configuration.Text("kind") ?? "";
        string version = configuration.Text("apiVersion") ?? "";
        return kind.Length == 0 ? "Object 'Kind' is missing in the configuration"
            : version.Length == 0 ? "Object 'apiVersion' is missing in the configuration"
            : kind == Kind && Versions.Contains(version) ? null
            : $"no kind \"{kind}\" is registered for version \"{version}\"; expected {Kind} of {string.Join(" or ", Versions)}";
    }

    /// <summary>The fields of a map that are none of the known ones, as strict decoding names them; null when there are none.</summary>
    public static string? Unknown(MapNode? map, string path, params ReadOnlySpan<string> known)
    {
        var unknown = new List<string>();
        foreach ((string key, _) in map ?? [])
        {
            if (!known.Contains(key))
            {
                unknown.Add($"unknown field \"{path}{key}\"");
            }
        }

        return unknown.Count == 0 ? null : "strict decoding error: " + string.Join(", ", unknown);
    }
}
