using Kronicle.Application.Codecs;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Kronicle.Application.Pipeline;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.Infrastructure.Storage.Postgres;

namespace Kronicle.Infrastructure.Storage;

/// <summary>The back ends of the event log: the whole list.</summary>
public static class StorageBackends
{
    /// <summary>Opens a back end.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    /// <exception cref="LogDamagedException">The store's data can't be used.</exception>
    public static async Task<IEventLog> OpenAsync(
        StorageChoice choice, IProtobufCodec protobuf, IIdentifierSource identifiers, TimeProvider clock, CancellationToken cancellation) => choice.Name switch
    {
        "Embedded" => await EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(FileIn(choice)), cancellation),
        "Memory" => new MemoryEventLog(),
        "Etcd" => await EtcdEventLog.OpenAsync(OptionsOf(choice, protobuf), identifiers, clock, cancellation),
        "Postgres" => await PostgresEventLog.OpenAsync(new PostgresEventLogOptions(choice.Postgres), clock, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice.Name, "no such back end"),
    };

    /// <summary>What is in use, for the start message.</summary>
    public static string Describe(StorageChoice choice) => choice.Name switch
    {
        "Embedded" => $"embedded (SQLite), {FileIn(choice)}",
        "Etcd" => $"etcd, {string.Join(", ", choice.EtcdServers.Select(server => server.GetLeftPart(UriPartial.Authority)))}, under {choice.EtcdPrefix}",
        "Postgres" => $"PostgreSQL, {PostgresEventLog.Describe(choice.Postgres)}",
        _ => "memory, nothing survives this process",
    };

    /// <summary>What the store's file needs beside the log; null for stores that are no file.</summary>
    public static IStoreUpkeep? UpkeepOf(StorageChoice choice) => choice.Name == "Embedded" ? new EmbeddedUpkeep(FileIn(choice)) : null;

    /// <summary>
    /// How many appends may be under way at once and are still committed in the order of the calls, as long as they are of different
    /// keys: below the bounds of the writers' queues, and one where each append is a call of its own to the store.
    /// </summary>
    public static int AppendsInOrder(StorageChoice choice) => choice.Name switch
    {
        "Embedded" or "Postgres" => 512,
        _ => 1,
    };

    /// <summary>Whether there is a store where the choice says; one that is reached over the network has to be opened to tell.</summary>
    public static bool MayExist(StorageChoice choice) => choice.Name != "Embedded" || File.Exists(FileIn(choice));

    private static string FileIn(StorageChoice choice) => Path.Combine(choice.DataDirectory, "events.db");

    private static EtcdEventLogOptions OptionsOf(StorageChoice choice, IProtobufCodec protobuf) => new(choice.EtcdServers)
    {
        CaFile = choice.EtcdCaFile,
        CertFile = choice.EtcdCertFile,
        KeyFile = choice.EtcdKeyFile,
        Prefix = choice.EtcdPrefix,
        Form = new KubernetesForm(protobuf, choice.StoreJson),
    };
}
