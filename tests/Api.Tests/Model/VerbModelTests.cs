using System.Globalization;
using CsCheck;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Model;

/// <summary>
/// Random work of several clients with all verbs, held against a model of what the API promises, on each store. KRONICLE_MODEL_STEPS
/// says how many steps instead of 10,000. A failure prints the shortest sequence that was found.
/// </summary>
public sealed class VerbModelTests
{
    private const int Steps = 10_000;
    private const int Longest = 120;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Rounds =>
        2 * int.Parse(Environment.GetEnvironmentVariable("KRONICLE_MODEL_STEPS") ?? $"{Steps}", CultureInfo.InvariantCulture) / Longest;

    [Fact]
    public async Task All_verbs_agree_with_the_model_in_memory() => await PlayAsync("Memory", choice => choice);

    [Fact]
    public async Task All_verbs_agree_with_the_model_on_the_embedded_store() => await PlayAsync("Embedded", choice => choice);

    [Fact]
    public async Task All_verbs_agree_with_the_model_on_etcd()
    {
        Assert.SkipWhen(EtcdServer.Absent is not null, EtcdServer.Absent ?? "");
        await using EtcdServer etcd = await EtcdServer.StartAsync(Cancel);
        await PlayAsync("Etcd", choice => choice with { EtcdServers = [etcd.Address] });
    }

    [Fact]
    public async Task All_verbs_agree_with_the_model_on_postgres()
    {
        Assert.SkipWhen(PostgresServer.Absent is not null, PostgresServer.Absent ?? "");
        await using PostgresServer postgres = await PostgresServer.StartAsync(synchronous: false, Cancel);
        await PlayAsync("Postgres", choice => choice with { Postgres = postgres.ConnectionString });
    }

    private static async Task PlayAsync(string store, Func<StorageChoice, StorageChoice> choose)
    {
        using var folder = new TemporaryFolder();
        IEventLog log = await StorageBackends.OpenAsync(
            choose(new StorageChoice(store, folder.Path)), new ProtobufCodec(), null, new SystemIdentifiers(), TimeProvider.System, Cancel);
        await using InProcessServer server = await InProcessServer.StartAsync(store: log);
        await Step.Any.Array[1, Longest].SampleAsync(
            steps => PlayAsync(server, steps), iter: Rounds, threads: 2, print: steps => $"{steps.Length} steps");
    }

    // A sequence that fails is made shorter as long as it fails: the generator alone would only find one that is short by chance.
    private static async Task PlayAsync(InProcessServer server, Step[] steps)
    {
        if (await FailureAsync(server, steps) is not { } failure)
        {
            return;
        }

        for (int size = steps.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at < steps.Length; at += size)
            {
                Step[] fewer = [.. steps.Take(at), .. steps.Skip(at + size)];
                if (await FailureAsync(server, fewer) is { } same)
                {
                    (steps, failure) = (fewer, same);
                    at -= size;
                }
            }
        }

        throw new InvalidOperationException($"{failure.Message}\nthe shortest sequence that was found:\n  {string.Join("\n  ", steps.AsEnumerable())}", failure);
    }

    private static async Task<Exception?> FailureAsync(InProcessServer server, Step[] steps)
    {
        try
        {
            await ModelRun.PlayAsync(server, steps);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e;
        }
    }
}
