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

    [Fact]
    public async Task A_server_that_shows_what_was_not_written_is_found_out_by_few_steps()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(store: new GarblingLog());
        Step[] steps = [.. Gen.Select(Step.Any, step => step with { Verb = Verb.Create, Kind = ThingKind.ConfigMap, DryRun = false, Value = 2 }).Array[20]
            .Single(), new Step(Verb.Create, 0, ThingKind.ConfigMap, "d", "x", "k1", 1, 1, false)];
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Shortest.PlayAsync(server, steps));
        Assert.Contains("server: ConfigMap d labels {base=1 l=x} data {base=1 k1=v7}", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("found:\n  Create ConfigMap/d by client 0: l=x k1=v1 choice 1", failure.Message, StringComparison.Ordinal);
    }

    private static async Task PlayAsync(string store, Func<StorageChoice, StorageChoice> choose)
    {
        using var folder = new TemporaryFolder();
        IEventLog log = await StorageBackends.OpenAsync(
            choose(new StorageChoice(store, folder.Path)), new ProtobufCodec(), null, new SystemIdentifiers(), TimeProvider.System, Cancel);
        await using InProcessServer server = await InProcessServer.StartAsync(store: log);
        await Step.Any.Array[1, Longest].SampleAsync(
            steps => Shortest.PlayAsync(server, steps), iter: Rounds, threads: 2, print: steps => $"{steps.Length} steps");
    }
}
