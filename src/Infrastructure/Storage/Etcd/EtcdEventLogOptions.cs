namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>How to reach an etcd and what to keep in it.</summary>
/// <param name="Endpoints">Such as http://127.0.0.1:2379; the first that answers is used.</param>
public sealed record EtcdEventLogOptions(IReadOnlyList<Uri> Endpoints)
{
    /// <summary>PEM files, as --etcd-cafile, --etcd-certfile and --etcd-keyfile; empty for the system's authorities and no client certificate.</summary>
    public string CaFile { get; init; } = "";

    public string CertFile { get; init; } = "";

    public string KeyFile { get; init; } = "";

    /// <summary>What <see cref="LogRoot"/> is called in etcd: --etcd-prefix. It begins with a slash and ends without one.</summary>
    public string Prefix { get; init; } = "/registry";

    /// <summary>The beginning of every key of the log that <see cref="Prefix"/> stands for.</summary>
    public string LogRoot { get; init; } = "/registry";

    /// <summary>How objects look in etcd.</summary>
    public IStoredForm Form { get; init; } = IStoredForm.AsIs;

    /// <summary>Beginnings of keys whose changes leave no history.</summary>
    public IReadOnlyList<string> WithoutHistory { get; init; } = HistoryExclusion.Default;

    /// <summary>Keys that end by themselves some time after they were last written.</summary>
    public IReadOnlyList<KeyLifetime> Lifetimes { get; init; } = [];

    /// <summary>The revisions of one bucket of the history: all servers of a store have the same.</summary>
    public int BucketRevisions { get; init; } = 1024;

    /// <summary>The newest events that are kept in memory.</summary>
    public int TailEvents { get; init; } = 8192;

    /// <summary>The most bytes of values that they may have.</summary>
    public long TailBytes { get; init; } = 16 << 20;

    /// <summary>How long one call may take before the store counts as away.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The objects of one page of a list.</summary>
    public int PageSize { get; init; } = 1000;
}
