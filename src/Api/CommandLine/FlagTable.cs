namespace Kronicle.Api.CommandLine;

/// <summary>All flags of the server by section and by name.</summary>
internal static class FlagTable
{
    public static readonly FlagSet Server = new(
    [
        ServingFlags.Serving, TransportFlags.Section, ServingFlags.Storage, AccessFlags.Authentication, OutsideIdentityFlags.Section, AccessFlags.Authorization,
        OperationFlags.Cluster, ApiFlags.Section, KubeletFlags.Kubelets, OperationFlags.Limits, AuditFlags.Auditing, OperationFlags.Logs,
    ], WhyRefused) { Gone = ForeignFlags.Gone, Moot = ForeignFlags.Moot };

    public static Flag? Find(string name) => Server.Find(name);

    private static string WhyRefused(string name) => ForeignFlags.Refused.TryGetValue(name, out string? why)
        ? $"flag --{name} is known to kube-apiserver but not supported by this build: {why}"
        : $"unknown flag --{name}{NearestName.Suggest(name, [.. Server.Names, .. ForeignFlags.Names, "help", "version"], "--")}";
}
