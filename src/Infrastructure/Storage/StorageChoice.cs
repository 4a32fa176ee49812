namespace Kronicle.Infrastructure.Storage;

/// <summary>Which back end to open, and with what.</summary>
/// <param name="Name">The name that --storage has: Embedded, Memory, Etcd or Postgres.</param>
/// <param name="DataDirectory">Where the embedded store lies.</param>
public sealed record StorageChoice(string Name, string DataDirectory)
{
    public IReadOnlyList<Uri> EtcdServers { get; init; } = [];

    public string EtcdCaFile { get; init; } = "";

    public string EtcdCertFile { get; init; } = "";

    public string EtcdKeyFile { get; init; } = "";

    public string EtcdPrefix { get; init; } = "/registry";

    public string Postgres { get; init; } = "";

    /// <summary>Keys that begin so keep no history.</summary>
    public IReadOnlyList<string> HistoryExclude { get; init; } = HistoryExclusion.Default;

    /// <summary>Keys that end by themselves where the store can do that.</summary>
    public IReadOnlyList<KeyLifetime> Lifetimes { get; init; } = [];

    /// <summary>Objects are stored as JSON where protobuf is possible too.</summary>
    public bool StoreJson { get; init; }
}
