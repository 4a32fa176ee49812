using System.Globalization;

namespace Kronicle.Benchmarks.Audit;

/// <summary>
/// What audit at level Metadata costs: two lines for each request, when it comes and when it is over. A server without it and one with it
/// take turns of a quarter of a second, so that both meet the same machine; of the turns' ratios the middle is taken.
/// </summary>
internal static class AuditCosts
{
    private const int AtOnce = 8;
    private const int Turns = 60;
    private const int WarmUp = 15;

    private static readonly string[] Audit =
        ["--audit-policy-file={folder}/policy.yaml", "--audit-log-path={folder}/audit.log", "--audit-log-maxsize=100", "--audit-log-maxbackup=1"];

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("""
            | mode | request | a second without | with | throughput | processor time without | with | ratio |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (string mode in (string[])["blocking", "batch"])
        {
            await using AuditedServer without = await AuditedServer.StartAsync([], AtOnce);
            await using AuditedServer with = await AuditedServer.StartAsync([.. Audit, $"--audit-log-mode={mode}"], AtOnce);
            await LineAsync(output, mode, "get", (server, client) => server.GetAsync(client), 3_000, without, with);
            await LineAsync(output, mode, "create", (server, client) => server.CreateAsync(client), 400, without, with);
            await LineAsync(output, mode, "patch", (server, client) => server.PatchAsync(client), 400, without, with);
        }
    }

    private static async Task LineAsync(
        TextWriter output, string mode, string name, Func<AuditedServer, int, Task> request, int count, AuditedServer without, AuditedServer with)
    {
        var turns = new List<((double Rate, double Time) Without, (double Rate, double Time) With)>();
        for (int turn = 0; turn < WarmUp + Turns; turn++)
        {
            turns.Add((await without.TurnAsync(request, count), await with.TurnAsync(request, count)));
        }

        turns.RemoveRange(0, WarmUp);

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"| {mode} | {name} | {Middle(turns, t => t.Without.Rate):n0} | {Middle(turns, t => t.With.Rate):n0} | {Middle(turns, t => t.With.Rate / t.Without.Rate):f2} | {Middle(turns, t => t.Without.Time):f1} μs | {Middle(turns, t => t.With.Time):f1} μs | {Middle(turns, t => t.With.Time / t.Without.Time):f2} |"));
    }

    private static double Middle<T>(List<T> turns, Func<T, double> figure) => turns.Select(figure).Order().ElementAt(turns.Count / 2);
}
