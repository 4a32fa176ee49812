using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Infrastructure.Storage;

/// <summary>The back ends of the event log: the whole list.</summary>
public static class StorageBackends
{
    /// <summary>Opens a back end by the name that --storage has.</summary>
    public static async Task<IEventLog> OpenAsync(string name, string dataDirectory, CancellationToken cancellation) => name switch
    {
        "Embedded" => await EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(FileIn(dataDirectory)), cancellation),
        "Memory" => new MemoryEventLog(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such back end"),
    };

    /// <summary>What is in use, for the start message.</summary>
    public static string Describe(string name, string dataDirectory) =>
        name == "Embedded" ? $"embedded (SQLite), {FileIn(dataDirectory)}" : "memory, nothing survives this process";

    private static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, "events.db");
}
