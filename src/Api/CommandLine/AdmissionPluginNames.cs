using Kronicle.Application.Admission;

namespace Kronicle.Api.CommandLine;

/// <summary>Admission plug-ins by the names that kube-apiserver gives them.</summary>
public static class AdmissionPluginNames
{
    /// <summary>Those that this build has and runs unless told otherwise.</summary>
    public static IReadOnlyList<string> OnByDefault => AdmissionPlugins.OnByDefault;

    /// <summary>Those that kube-apiserver 1.36 has.</summary>
    internal static IReadOnlyList<string> OfReference { get; } = [.. AdmissionPlugins.All.Select(entry => entry.Name)];

    /// <summary>Plug-ins that are gone, and what stands in their place.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Removed = new Dictionary<string, string>
    {
        ["PodSecurityPolicy"] = "label namespaces for Pod Security Standards instead",
    };
}
