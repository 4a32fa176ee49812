using System.Security.Cryptography;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;

namespace Kronicle.Infrastructure.Storage.Encryption.Kms;

/// <summary>
/// Asks a key service how it is, each minute and each ten seconds while it is not well, and gets a new seed when the service has a new
/// key. Writes go on with the seed there is for three minutes after the service was last well: whoever changes the key knows that all
/// servers write with it, or not at all, by then.
/// </summary>
internal sealed class KeyServiceProbe(string name, KeyService service, IIdentifierSource identifiers, TimeProvider clock, Func<IEncryptionMetrics> metrics)
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan PeriodWhenFailing = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim asking = new(1, 1);
    private WriteKey? current;
    private (DateTimeOffset At, string? Problem)? last;
    private string version = "";

    /// <summary>What to write with; null until the service was heard of once.</summary>
    public WriteKey? Current => Volatile.Read(ref current);

    /// <summary>Probes until cancelled, beginning with a wait.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            TimeSpan period = last is { Problem: null } ? Period : PeriodWhenFailing;
            await Task.Delay(period, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellation.IsCancellationRequested)
            {
                await CheckAsync(cancellation);
            }
        }
    }

    /// <summary>What is wrong with the service; null when nothing is. A recent answer is given again.</summary>
    public async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        await asking.WaitAsync(cancellation);
        try
        {
            if (last is { } before && clock.GetUtcNow() - before.At < (before.Problem is null ? GoodFor : BadFor))
            {
                return before.Problem;
            }

            string? problem = await AskAsync(cancellation);
            last = (clock.GetUtcNow(), problem);
            return problem;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return "the check was cancelled";
        }
        finally
        {
            asking.Release();
        }
    }

    private async Task<string?> AskAsync(CancellationToken cancellation)
    {
        DateTimeOffset expires = clock.GetUtcNow() + Life;
        KeyServiceStatus status;
        try
        {
            status = await service.StatusAsync(cancellation);
        }
        catch (KeyServiceException e)
        {
            return $"failed to perform status section of the healthz check for KMS Provider {name}, error: {e.Message}";
        }

        List<string> problems = [.. Wrong(status)];
        if (SealedSource.WrongKeyId(status.KeyId) is { } wrong)
        {
            metrics().InvalidKeyId(name, status.KeyId.Length == 0 ? "empty" : "too_long");
            problems.Add($"got invalid KMSv2 KeyID hash \"{SealedSource.HashOf(status.KeyId)}\": {wrong}");
        }
        else
        {
            metrics().KeyIdFromStatus(name, SealedSource.HashOf(status.KeyId));
            if (await RenewAsync(status.KeyId, expires, cancellation) is { } failed)
            {
                problems.Add(failed);
            }
        }

        return problems.Count == 0 ? null
            : $"kmsv2 Provider {name} is not healthy, error: {(problems.Count == 1 ? problems[0] : $"[{string.Join(", ", problems)}]")}";
    }

    private IEnumerable<string> Wrong(KeyServiceStatus status)
    {
        if (status.Health != "ok")
        {
            yield return $"got unexpected healthz status: {status.Health}";
        }

        if (status.Version is not ("v2" or "v2beta1"))
        {
            yield return $"expected KMSv2 API version v2, got {status.Version}";
            yield break;
        }

        version = version.Length == 0 ? status.Version : version;
        if (version != status.Version)
        {
            yield return $"KMSv2 API version should not change after the initial status response version {version}, got {status.Version}";
        }
    }

    // A seed whose key the service still has lives on, even when it had expired: it was only unknown whether it may.
    private async Task<string?> RenewAsync(string keyId, DateTimeOffset expires, CancellationToken cancellation)
    {
        if (Current is { } present && present.Source.KeyId == keyId)
        {
            Volatile.Write(ref current, present with { Expires = expires });
            return null;
        }

        string uid = identifiers.NewUid().ToString();
        string got = "";
        string error = "<nil>";
        try
        {
            long start = clock.GetTimestamp();
            byte[] seed = RandomNumberGenerator.GetBytes(SeedTransformer.SmallestSeed);
            metrics().DataKeyMade(clock.GetElapsedTime(start));
            SealedSource source = await service.EncryptAsync(seed, uid, cancellation);
            got = source.KeyId;
            if (source.Wrong() is { } wrong)
            {
                error = wrong;
            }
            else if (source.KeyId == keyId)
            {
                Volatile.Write(ref current, new WriteKey(new SeedTransformer(seed), source, expires));
                return null;
            }
        }
        catch (KeyServiceException e)
        {
            error = "failed to encrypt DEK, error: " + e.Message;
        }

        return $"failed to rotate DEK uid=\"{uid}\", useSeed=true, errGen={error}, statusKeyIDHash=\"{SealedSource.HashOf(keyId)}\", " +
            $"encryptKeyIDHash=\"{SealedSource.HashOf(got)}\", stateKeyIDHash=\"{SealedSource.HashOf(Current?.Source.KeyId ?? "")}\"";
    }
}
