using BenchmarkDotNet.Attributes;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Benchmarks;

/// <summary>Appends of pods by 16 writers at once, in batches of 16 appends each; times are those of one append.</summary>
public class AppendBenchmarks
{
    private const int Writers = 16;
    private const int Each = 16;

    private readonly byte[] value = Pods.Stored(1);
    private string folder = "";
    private IEventLog memory = null!;
    private IEventLog embedded = null!;

    [GlobalSetup]
    public async Task OpenAsync()
    {
        folder = Directory.CreateTempSubdirectory("kronicle-benchmarks").FullName;
        memory = new MemoryEventLog();
        embedded = await EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(Path.Combine(folder, "log.db")), CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await memory.DisposeAsync();
        await embedded.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Writers * Each)]
    public Task Memory() => AppendAsync(memory);

    [Benchmark(OperationsPerInvoke = Writers * Each)]
    public Task Embedded() => AppendAsync(embedded);

    // Each writer updates one key over and over.
    private Task AppendAsync(IEventLog log) => Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
    {
        string key = Pods.Key(writer);
        long revision = (await log.ReadAsync(key, CancellationToken.None))?.Revision ?? 0;
        for (int i = 0; i < Each; i++)
        {
            revision = (await log.AppendAsync(new Append(key, revision, value, Pods.Actor), CancellationToken.None)).Revision;
        }
    })));
}
