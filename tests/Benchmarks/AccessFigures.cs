using System.Diagnostics;
using System.Globalization;

namespace Kronicle.Benchmarks;

/// <summary>
/// The figures of docs/benchmarks.md about access in processor time and allocated bytes, which other work on the machine does not stretch;
/// the way of a change from the store to a decision in time that passes.
/// </summary>
internal static class AccessFigures
{
    private const int Warm = 20_000;
    private const int Requests = 200_000;
    private const int Builds = 10;
    private const int Changes = 20_000;
    private const int Writes = 200;

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("| what | processor time | allocated |\n| --- | ---: | ---: |");
        var access = new AccessBenchmarks();
        await access.ComposeAsync();
        await WriteAsync(output, "decide", Warm, Requests, access.Authorize);
        await WriteAsync(output, "static token, decide", Warm, Requests, access.StaticToken);
        await WriteAsync(output, "client certificate, decide", Warm, Requests, access.Certificate);
        await WriteAsync(output, "service account token, decide", Warm, Requests, access.AccountToken);
        await WriteAsync(output, "static token, refused", Warm, Requests, access.Refused);
        await access.DisposeAsync();
        var index = new RoleIndexBenchmarks();
        await index.FillAsync();
        await WriteAsync(output, "index made afresh", 3, Builds, () => Task.FromResult(index.Afresh()));
        await WriteAsync(output, "one binding changed", Warm, Changes, () => Done(index.ChangeBinding));
        await WriteAsync(output, "the role of all bindings changed", Warm, Changes, () => Done(index.ChangeRole));
        var times = new List<double>();
        for (int i = 0; i < Writes; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await index.WriteUntilDecidedAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"from the store to a decision: half within {times[Writes / 2]:f2} ms, 99 of 100 within {times[Writes * 99 / 100]:f2} ms, all within {times[^1]:f2} ms"));
        await index.DisposeAsync();
    }

    private static Task<bool> Done(Action work)
    {
        work();
        return Task.FromResult(true);
    }

    private static async Task WriteAsync<T>(TextWriter output, string name, int warm, int times, Func<Task<T>> work)
    {
        for (int i = 0; i < warm; i++)
        {
            await work();
        }

        GC.Collect();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        for (int i = 0; i < times; i++)
        {
            await work();
        }

        long bytes = (GC.GetTotalAllocatedBytes() - allocated) / times;
        double each = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / times;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {name} | {each:f2} μs | {bytes} B |"));
    }
}
