using System.Diagnostics;
using System.Globalization;

namespace Kronicle.Benchmarks.Webhooks;

/// <summary>
/// What one no-op webhook adds to the creation of a pod of 2 KiB, against its bare round trip. Bare client, server without it and server
/// with it take turns one by one, so that all three meet the same machine; of each the middle is taken.
/// </summary>
internal static class WebhookCosts
{
    private const int Turns = 20_000;
    private const int WarmUp = 2_000;

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("""
            | webhook | at once | round trip | pod without | pod with | adds | ratio | KiB a round trip allocates | KiB added |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (string kind in (string[])["Validating", "Mutating"])
        {
            await using NoOpWebhook webhook = await NoOpWebhook.StartAsync();
            await using ComposedServer without = await ComposedServer.StartAsync(null, webhook);
            await using ComposedServer with = await ComposedServer.StartAsync(kind, webhook);
            await with.CreateAsync();
            Func<Task>[] works = [webhook.AskAsync, without.CreateAsync, with.CreateAsync];
            await TimesAsync(works, 8, WarmUp);
            double[] kibs = [await AllocatedAsync(works[0]), await AllocatedAsync(works[1]), await AllocatedAsync(works[2])];
            foreach (int atOnce in (int[])[1, 8])
            {
                double[] middle = [.. (await TimesAsync(works, atOnce, Turns)).Select(times => times.Order().ElementAt(times.Count / 2))];
                double adds = middle[2] - middle[1];
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"| {kind.ToLowerInvariant()} | {atOnce} | {middle[0]:f0} μs | {middle[1]:f0} μs | {middle[2]:f0} μs | {adds:f0} μs | {adds / middle[0]:f2} | {kibs[0]:f1} | {kibs[2] - kibs[1]:f1} |"));
            }
        }
    }

    /// <returns>Microseconds of every turn of each.</returns>
    private static async Task<List<double>[]> TimesAsync(Func<Task>[] works, int atOnce, int turns)
    {
        List<double>[][] all = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            List<double>[] times = [.. works.Select(_ => new List<double>(turns))];
            for (int turn = 0; turn < turns / atOnce; turn++)
            {
                for (int i = 0; i < works.Length; i++)
                {
                    long began = Stopwatch.GetTimestamp();
                    await works[i]();
                    times[i].Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
                }
            }

            return times;
        })));
        return [.. works.Select((_, i) => all.SelectMany(times => times[i]).ToList())];
    }

    /// <returns>KiB of each.</returns>
    private static async Task<double> AllocatedAsync(Func<Task> work)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < WarmUp; i++)
        {
            await work();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / 1024.0 / WarmUp;
    }
}
