using Kronicle.Application.Codecs;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Kronicle.Application.Pipeline;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.Infrastructure.Storage.Encryption;
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
    /// <param name="choice">Which one.</param>
    /// <param name="protobuf">The form of objects in etcd.</param>
    /// <param name="encryption">How values are encrypted; null for not at all, which costs nothing.</param>
    /// <param name="identifiers">Names of appends in etcd.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IEventLog> OpenAsync(
        StorageChoice choice, IProtobufCodec protobuf, EncryptionAtRest? encryption, IIdentifierSource identifiers, TimeProvider clock,
        CancellationToken cancellation)
    {
        if (choice.Name == "Etcd")
        {
            // Values are in kube-apiserver's form there in any case.
            return await EtcdEventLog.OpenAsync(OptionsOf(choice, protobuf, encryption), identifiers, clock, cancellation);
        }

        IEventLog log = await OpenPlainAsync(choice, clock, cancellation);
        return encryption is null ? log : new FormedEventLog(log, new EncryptedForm(IStoredForm.AsIs, encryption));
    }

    /// <summary>
    /// Opens the history of a back end for reading, beside whatever servers use the store. It is closed with the second value.
    /// </summary>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    /// <exception cref="LogDamagedException">The store's data can't be used.</exception>
    public static async Task<(IEventHistory History, IAsyncDisposable Closing)> OpenHistoryAsync(
        StorageChoice choice, IProtobufCodec protobuf, EncryptionAtRest? encryption, IIdentifierSource identifiers, TimeProvider clock,
        CancellationToken cancellation)
    {
        if (choice.Name != "Embedded")
        {
            IEventLog log = await OpenAsync(choice, protobuf, encryption, identifiers, clock, cancellation);
            return ((IEventHistory)log, log);
        }

        var history = EmbeddedHistory.Open(FileIn(choice), choice.HistoryExclude);
        return (encryption is null ? history : new FormedHistory(history, new EncryptedForm(IStoredForm.AsIs, encryption)), history);
    }

    /// <summary>What is in use, for the start message.</summary>
    public static string Describe(StorageChoice choice) => choice.Name switch
    {
        "Embedded" => $"embedded (SQLite), {FileIn(choice)}",
        "Etcd" => $"etcd, {string.Join(", ", choice.EtcdServers.Select(server => server.GetLeftPart(UriPartial.Authority)))}, under {choice.EtcdPrefix}",
        "Postgres" => $"PostgreSQL, {PostgresEventLog.Describe(choice.Postgres)}",
        _ => "memory, nothing survives this process",
    };

    /// <summary>What the store's file needs beside the log; null for stores that are no file.</summary>
    public static IStoreUpkeep? UpkeepOf(StorageChoice choice) => choice.Name == "Embedded" ? new EmbeddedUpkeep(FileIn(choice), WithoutHistory(choice)) : null;

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

    /// <summary>The beginnings of keys that keep no history.</summary>
    public static IReadOnlyList<string> WithoutHistory(StorageChoice choice) => choice.HistoryExclude;

    /// <summary>Whether the store itself ends keys whose time is up, whether a server runs or not.</summary>
    public static bool EndsKeys(StorageChoice choice) => choice.Name == "Etcd";

    private static async Task<IEventLog> OpenPlainAsync(StorageChoice choice, TimeProvider clock, CancellationToken cancellation) => choice.Name switch
    {
        "Embedded" => await EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(FileIn(choice)) { HistoryExclude = choice.HistoryExclude }, cancellation),
        "Memory" => new MemoryEventLog(new MemoryEventLogOptions { HistoryExclude = choice.HistoryExclude }),
        "Postgres" => await PostgresEventLog.OpenAsync(new PostgresEventLogOptions(choice.Postgres) { HistoryExclude = choice.HistoryExclude }, clock, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice.Name, "no such back end"),
    };

    private static string FileIn(StorageChoice choice) => Path.Combine(choice.DataDirectory, "events.db");

    private static EtcdEventLogOptions OptionsOf(StorageChoice choice, IProtobufCodec protobuf, EncryptionAtRest? encryption) => new(choice.EtcdServers)
    {
        CaFile = choice.EtcdCaFile,
        CertFile = choice.EtcdCertFile,
        KeyFile = choice.EtcdKeyFile,
        Prefix = choice.EtcdPrefix,
        Form = FormOf(choice, protobuf, encryption),
        WithoutHistory = choice.HistoryExclude,
        Lifetimes = choice.Lifetimes,
    };

    private static IStoredForm FormOf(StorageChoice choice, IProtobufCodec protobuf, EncryptionAtRest? encryption)
    {
        var form = new KubernetesForm(protobuf, choice.StoreJson);
        return encryption is null ? form : new EncryptedForm(form, encryption, choice.EtcdPrefix);
    }
}
