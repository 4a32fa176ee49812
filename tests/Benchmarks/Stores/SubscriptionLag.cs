using System.Diagnostics;
using Kronicle.Application.EventLog;

namespace Kronicle.Benchmarks.Stores;

/// <summary>From the answer of an append to its event at a subscriber, at 100 appends a second.</summary>
internal static class SubscriptionLag
{
    private const int Appends = 1000;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    /// <returns>Milliseconds at the middle and at the 99th of a hundred; an event that comes before the answer has none.</returns>
    public static async Task<(double Middle, double P99)> MeasureAsync(IEventLog log, CancellationToken cancellation)
    {
        string key = Pods.Resource.Key("lag", "pod");
        byte[] value = Pods.Stored(0);
        long start = await log.CurrentRevisionAsync(cancellation);
        var answered = new Dictionary<long, long>();
        var seen = new Dictionary<long, long>();
        Task following = Task.Run(() => FollowAsync(log, key, start, seen, cancellation), cancellation);
        using var timer = new PeriodicTimer(Period);
        long revision = 0;
        for (int i = 0; i < Appends; i++)
        {
            await timer.WaitForNextTickAsync(cancellation);
            revision = (await log.AppendAsync(new Append(key, revision, value, Pods.Actor), cancellation)).Revision;
            answered[revision] = Stopwatch.GetTimestamp();
        }

        await following;
        double[] lags = [.. answered.Select(answer => Math.Max(0, Stopwatch.GetElapsedTime(answer.Value, seen[answer.Key]).TotalMilliseconds)).Order()];
        return (lags[Appends / 2], lags[Appends * 99 / 100]);
    }

    private static async Task FollowAsync(IEventLog log, string key, long start, Dictionary<long, long> seen, CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<LogEvent> events in log.SubscribeAsync(key, start, cancellation))
        {
            long now = Stopwatch.GetTimestamp();
            foreach (LogEvent item in events)
            {
                seen[item.Revision] = now;
            }

            if (seen.Count == Appends)
            {
                return;
            }
        }
    }
}
