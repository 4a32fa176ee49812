using System.Security.Cryptography;
using Kronicle.Application;
using Kronicle.Application.Codecs;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;
using Kronicle.Domain.Meta;
using Kronicle.Infrastructure.Storage.Encryption.Configuration;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>
/// Encryption at rest as --encryption-provider-config has it: the providers in use, which another configuration may replace at any time.
/// Who reads or writes takes the set of that moment and no lock.
/// https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
/// </summary>
public sealed class EncryptionAtRest : IAsyncDisposable
{
    private static readonly TimeSpan LongestHealthWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(3);

    private readonly string path;
    private readonly IYamlText yaml;
    private readonly ProviderServices services;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim reloading = new(1, 1);
    private readonly List<Task> retiring = [];
    private IEncryptionMetrics metrics = NoEncryptionMetrics.Instance;
    private ProviderSet current = null!;

    private EncryptionAtRest(string path, bool reloads, IYamlText yaml, IIdentifierSource identifiers, TimeProvider clock)
    {
        (this.path, this.yaml, Reloads) = (path, yaml, reloads);
        services = new(identifiers, clock, () => Metrics);
    }

    /// <summary>Whether the file is followed: --encryption-provider-config-automatic-reload.</summary>
    public bool Reloads { get; }

    /// <summary>Whether /readyz has a check named kms-providers: with key services, or when a reload could bring some.</summary>
    public bool HasCheck => Reloads || Current.HasKeyServices;

    /// <summary>The file.</summary>
    public string File => path;

    /// <summary>Who counts.</summary>
    public IEncryptionMetrics Metrics
    {
        get => Volatile.Read(ref metrics);
        set
        {
            Volatile.Write(ref metrics, value);
            value.InUse(Current.Hash);
        }
    }

    private ProviderSet Current => Volatile.Read(ref current);

    /// <summary>Reads the file and builds its providers.</summary>
    /// <exception cref="StartupException">It can't be used.</exception>
    public static async Task<EncryptionAtRest> OpenAsync(
        string path, bool reloads, IYamlText yaml, IIdentifierSource identifiers, TimeProvider clock, CancellationToken cancellation)
    {
        var made = new EncryptionAtRest(path, reloads, yaml, identifiers, clock);
        try
        {
            byte[] file = made.ReadFile();
            made.current = await made.BuildAsync(file, cancellation);
            return made;
        }
        catch (ConfigurationException e)
        {
            throw new StartupException($"--encryption-provider-config: {e.Message}", e);
        }
    }

    /// <summary>What is wrong with the key services; null when nothing is.</summary>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellation) => await Current.CheckAsync(cancellation);

    /// <summary>Takes the file again when it has changed. What can't be used changes nothing.</summary>
    /// <returns>Whether the providers were replaced, and why not when the file can't be used.</returns>
    public async Task<(bool Taken, string? Error)> ReloadAsync(CancellationToken cancellation)
    {
        await reloading.WaitAsync(cancellation);
        try
        {
            byte[] file = ReadFile();
            if (HashOf(file) == Current.Hash)
            {
                return (false, null);
            }

            ProviderSet next = await BuildAsync(file, cancellation);
            if (await WaitForHealthAsync(next, cancellation) is { } sick)
            {
                await next.DisposeAsync();
                throw new ConfigurationException("health check for new transformers failed: " + sick);
            }

            Retire(Interlocked.Exchange(ref current, next));
            Metrics.Reloaded(taken: true, next.Hash);
            return (true, null);
        }
        catch (ConfigurationException e)
        {
            Metrics.Reloaded(taken: false, Current.Hash);
            return (false, $"error processing encryption config file {path}: {e.Message}");
        }
        finally
        {
            reloading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync();
        await Task.WhenAll(retiring);
        await Current.DisposeAsync();
    }

    internal ResourceProviders Of(string key)
    {
        GroupResource? resource = StoredResources.NameOf(key);
        return new(resource, Current.Transformers.Of(resource), Metrics, services.Clock);
    }

    private byte[] ReadFile()
    {
        try
        {
            byte[] file = System.IO.File.ReadAllBytes(path);
            return file.Length > 0 ? file : throw new ConfigurationException($"error while parsing file: encryption provider configuration file \"{path}\" is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"error while parsing file: error reading encryption provider configuration file \"{path}\": {e.Message}");
        }
    }

    private async Task<ProviderSet> BuildAsync(byte[] file, CancellationToken cancellation)
    {
        try
        {
            return await ProviderSet.BuildAsync(ConfigurationReader.Read(file, yaml), HashOf(file), services, cancellation);
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException($"error decoding encryption provider configuration file \"{path}\": {e.Message}");
        }
    }

    private async Task<string?> WaitForHealthAsync(ProviderSet set, CancellationToken cancellation)
    {
        TimeSpan most = set.Grace > LongestHealthWait ? set.Grace : LongestHealthWait;
        long start = services.Clock.GetTimestamp();
        while (true)
        {
            if (await set.CheckAsync(cancellation) is not { } problem)
            {
                return null;
            }

            if (services.Clock.GetElapsedTime(start) >= most)
            {
                return problem;
            }

            await Task.Delay(BetweenLooks, services.Clock, cancellation);
        }
    }

    // Calls that began with the old set may still be under way.
    private void Retire(ProviderSet old)
    {
        retiring.RemoveAll(task => task.IsCompleted);
        retiring.Add(LaterAsync());

        async Task LaterAsync()
        {
            await Task.Delay(old.Grace, services.Clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await old.DisposeAsync();
        }
    }

    private static string HashOf(byte[] file) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(file));
}
