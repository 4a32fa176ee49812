using System.Globalization;
using Kronicle.Application.EventLog;

namespace Kronicle.Benchmarks.Stores;

/// <summary>The figures of docs/benchmarks.md about stores: real servers on this machine, the log and the bare client in turns.</summary>
internal static class StoreComparison
{
    private static readonly Dictionary<string, Func<CancellationToken, Task<IStoreSubject>>> Subjects = new()
    {
        ["embedded"] = EmbeddedSubject.StartAsync,
        ["etcd"] = EtcdSubject.StartAsync,
        ["postgres"] = PostgresSubject.StartAsync,
    };

    /// <param name="names">Which stores; none for all.</param>
    /// <param name="output">Where the table goes.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static async Task RunAsync(IReadOnlyList<string> names, TextWriter output, CancellationToken cancellation)
    {
        await output.WriteLineAsync("""
            | store | appends/s | bare client | ratio | aim | lag p50 | lag p99 | 100,000 objects | memory / JSON |
            | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (string name in names.Count > 0 ? names : [.. Subjects.Keys])
        {
            await using IStoreSubject subject = await Subjects[name](cancellation);
            (double log, double bare, double ratio) rates;
            (double middle, double p99) lag;
            await using (IEventLog log = await subject.OpenAsync(cancellation))
            {
                rates = await AppendRates.MeasureAsync(subject, log, cancellation);
                lag = await SubscriptionLag.MeasureAsync(log, cancellation);
                await CacheFill.WriteAsync(log, cancellation);
            }

            await using IEventLog again = await subject.OpenAsync(cancellation);
            (double seconds, double memory) = await CacheFill.MeasureAsync(again, cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {subject.Name} | {rates.log:n0} | {rates.bare:n0} ({subject.Bare}) | {rates.ratio:f2} | {subject.Aim} | {lag.middle:f2} ms | {lag.p99:f2} ms | {seconds:f1} s | {memory:f2} |"));
        }
    }
}
