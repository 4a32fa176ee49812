namespace Kronicle.Api.CommandLine;

/// <summary>All flags by section and by name.</summary>
internal static class FlagTable
{
    public static readonly IReadOnlyList<FlagSection> Sections =
    [
        ServingFlags.Serving, ServingFlags.Storage, AccessFlags.Authentication, AccessFlags.Authorization,
        OperationFlags.Cluster, KubeletFlags.Kubelets, OperationFlags.Limits, OperationFlags.Logs,
    ];

    private static readonly Dictionary<string, Flag> ByName =
        Sections.SelectMany(section => section.Flags).ToDictionary(flag => flag.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    public static Flag? Find(string name) => ByName.GetValueOrDefault(name);
}
