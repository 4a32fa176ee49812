using Kronicle.Api.CommandLine;
using Kronicle.Application;
using Kronicle.Application.Codecs;
using Kronicle.Application.EventLog;
using Kronicle.Application.KubernetesService;
using Kronicle.Application.Maintenance;
using Kronicle.Application.Replay;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Storage.Encryption;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.Infrastructure.Wire.Yaml;

namespace Kronicle.Api.Hosting;

/// <summary>Opens the store that flags choose, for the server and for commands.</summary>
internal static class Stores
{
    /// <summary>How long a store that can't be reached at the start is left alone before it is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="StartupException">It can't be opened; the message says why and what to do.</exception>
    /// <param name="options">Which store.</param>
    /// <param name="encryption">How values are encrypted in it; null for not at all.</param>
    public static async Task<IEventLog> OpenAsync(ServerOptions options, EncryptionAtRest? encryption)
    {
        TimeProvider clock = TimeProvider.System;
        for (long start = clock.GetTimestamp(); ;)
        {
            try
            {
                return await StorageBackends.OpenAsync(
                    ChoiceOf(options), new ProtobufCodec(), encryption, new SystemIdentifiers(), clock, CancellationToken.None);
            }
            catch (LogUnavailableException e) when (!e.InUse && clock.GetElapsedTime(start) < options.StorageInitializationTimeout)
            {
                await Task.Delay(Pause, clock);
            }
            catch (LogUnavailableException e)
            {
                throw new StartupException(e.InUse
                    ? $"{e.Message}: an embedded store is one process's at a time; stop that server and try again"
                    : $"the store can't be used ({e.Message}); check that it runs and that the storage flags name it", e);
            }
        }
    }

    /// <summary>The providers that --encryption-provider-config names; null without it.</summary>
    /// <exception cref="StartupException">The file can't be used.</exception>
    public static async Task<EncryptionAtRest?> EncryptionOf(ServerOptions options) => options.EncryptionProviderConfig.Length == 0 ? null
        : await EncryptionAtRest.OpenAsync(options.EncryptionProviderConfig, options.EncryptionAutomaticReload, new YamlText(),
            new SystemIdentifiers(), TimeProvider.System, CancellationToken.None);

    /// <summary>Opens a store that must be there already.</summary>
    /// <exception cref="StartupException">It is not there, or can't be opened.</exception>
    public static async Task<OpenStore> OpenExistingAsync(ServerOptions options)
    {
        CheckExists(options);
        return await OpenOrMakeAsync(options);
    }

    /// <summary>Opens a store, and makes it when it is not there.</summary>
    /// <exception cref="StartupException">It can't be opened.</exception>
    public static async Task<OpenStore> OpenOrMakeAsync(ServerOptions options)
    {
        EncryptionAtRest? encryption = await EncryptionOf(options);
        try
        {
            IEventLog log = await OpenAsync(options, encryption);
            return new OpenStore(log, (IEventHistory)log, Describe(options), StorageBackends.AppendsInOrder(ChoiceOf(options)))
            {
                WithoutHistory = StorageBackends.WithoutHistory(ChoiceOf(options)),
                Encryption = encryption,
            };
        }
        catch when (encryption is not null)
        {
            await encryption.DisposeAsync();
            throw;
        }
    }

    /// <summary>YAML for commands.</summary>
    public static IYamlText Yaml { get; } = new YamlText();

    /// <summary>Opens the history of a store for reading, beside servers that may have it open.</summary>
    /// <exception cref="StartupException">It is not there, or can't be opened.</exception>
    public static async Task<OpenHistory> OpenHistoryAsync(ServerOptions options)
    {
        CheckExists(options);
        EncryptionAtRest? encryption = await EncryptionOf(options);
        try
        {
            (IEventHistory history, IAsyncDisposable closing) = await StorageBackends.OpenHistoryAsync(
                ChoiceOf(options), new ProtobufCodec(), encryption, new SystemIdentifiers(), TimeProvider.System, CancellationToken.None);
            return new OpenHistory(history, StorageBackends.WithoutHistory(ChoiceOf(options)), closing, encryption);
        }
        catch (LogUnavailableException e)
        {
            throw new StartupException($"the store can't be read ({e.Message}); check that the storage flags name it and that this user may read it", e);
        }
    }

    /// <summary>What the store's file needs while it is closed; null for stores that are no file of this machine.</summary>
    /// <exception cref="StartupException">The file is not there.</exception>
    public static IStoreUpkeep? UpkeepOf(ServerOptions options)
    {
        CheckExists(options);
        return StorageBackends.UpkeepOf(ChoiceOf(options));
    }

    /// <summary>Whether the store itself ends Events whose time is up.</summary>
    public static bool EndsEvents(ServerOptions options) => StorageBackends.EndsKeys(ChoiceOf(options));

    /// <summary>What the keys of Events begin with.</summary>
    public static string Events => HistoryScopes.KeyRootOf("events")!;

    /// <summary>The store in a line, without secrets.</summary>
    public static string Describe(ServerOptions options) => StorageBackends.Describe(ChoiceOf(options));

    private static void CheckExists(ServerOptions options)
    {
        if (!StorageBackends.MayExist(ChoiceOf(options)))
        {
            throw new StartupException($"there is no store in {options.DataDir}: name the server's data directory");
        }
    }

    private static StorageChoice ChoiceOf(ServerOptions options) => new(options.Storage.ToString(), options.DataDir)
    {
        EtcdServers = options.EtcdServers,
        EtcdCaFile = options.EtcdCaFile,
        EtcdCertFile = options.EtcdCertFile,
        EtcdKeyFile = options.EtcdKeyFile,
        EtcdPrefix = options.EtcdPrefix,
        Postgres = options.Postgres,
        StoreJson = options.StoreJson,
        HistoryExclude = [.. options.HistoryExclude.Select(name => HistoryScopes.KeyRootOf(name)!).Distinct(StringComparer.Ordinal)],
        Lifetimes = [new(Events, options.EventTtl) { Share = options.LeaseReuse }, new(ServerLeases.Prefix, ServerLeases.Lifetime)],
    };
}
