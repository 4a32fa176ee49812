using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Commands;

/// <summary>The server's own flags that choose a store, for commands that work on one: the same entries, read the same way.</summary>
internal static class StoreFlags
{
    private static readonly string[] Names =
    [
        "data-dir", "storage", "etcd-servers", "etcd-cafile", "etcd-certfile", "etcd-keyfile", "etcd-prefix", "storage-media-type", "postgres",
        "encryption-provider-config", "history-exclude",
    ];

    public static FlagSection Section { get; } = new("Store, as the server's flags choose it", [.. Names.Select(FlagTable.Find).OfType<Flag>()]);

    /// <summary>What is wrong with the choice; null when it is a store that outlives a process.</summary>
    public static string? Check(ServerOptions options) => options.Storage == StorageKind.Memory
        ? "--storage=memory keeps nothing beyond its process: there is nothing to work on"
        : OptionChecks.StorageProblem(options) ?? (options.Storage == StorageKind.Embedded ? OptionChecks.DirectoryProblem(options) : null);
}
