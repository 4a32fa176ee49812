using System.Diagnostics;
using Kronicle.Application.EventLog;

namespace Kronicle.Benchmarks.Stores;

/// <summary>Appends of pods by 16 writers at once, against the bare client on the same store in turns, so that both meet the same machine.</summary>
internal static class AppendRates
{
    private const int Writers = 16;
    private const int Turns = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    /// <returns>Writes a second through the log and by the bare client, and the middle of the turns' ratios.</returns>
    public static async Task<(double Log, double Bare, double Ratio)> MeasureAsync(IStoreSubject subject, IEventLog log, CancellationToken cancellation)
    {
        Func<int, Task>[] through = [.. Enumerable.Range(0, Writers).Select(writer => ThroughLog(log, writer, cancellation))];
        Func<int, Task>[] bare = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => subject.BareWriterAsync(writer, cancellation)));
        await RateAsync(through, 0);
        await RateAsync(bare, 0);
        var pairs = new List<(double Log, double Bare)>();
        for (int turn = 1; turn <= Turns; turn++)
        {
            pairs.Add((await RateAsync(through, turn), await RateAsync(bare, turn)));
        }

        return (Middle(pairs.Select(pair => pair.Log)), Middle(pairs.Select(pair => pair.Bare)), Middle(pairs.Select(pair => pair.Log / pair.Bare)));
    }

    private static Func<int, Task> ThroughLog(IEventLog log, int writer, CancellationToken cancellation)
    {
        byte[] value = Pods.Stored(writer);
        string key = Pods.Key(writer);
        long revision = 0;
        return async _ =>
        {
            AppendOutcome outcome = await log.AppendAsync(new Append(key, revision, value, Pods.Actor), cancellation);
            revision = outcome.Committed ? outcome.Revision : throw new InvalidOperationException("the append was refused");
        };
    }

    private static async Task<double> RateAsync(Func<int, Task>[] writers, int turn)
    {
        long done = 0;
        var time = Stopwatch.StartNew();
        await Task.WhenAll(writers.Select(write => Task.Run(async () =>
        {
            for (int i = 0; time.Elapsed < Turn; i++)
            {
                await write((turn << 24) + i);
                Interlocked.Increment(ref done);
            }
        })));
        return done / time.Elapsed.TotalSeconds;
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(Turns / 2);
}
