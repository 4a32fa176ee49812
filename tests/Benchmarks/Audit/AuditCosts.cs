using System.Globalization;

namespace Kronicle.Benchmarks.Audit;

/// <summary>
/// What audit at level Metadata costs: two lines for each request, when it comes and when it is over. A server without it and one with it
/// take turns of a quarter of a second, so that both meet the same machine; several such pairs are started, because no two processes are
/// compiled alike. Of all turns' ratios the middle is taken.
/// </summary>
internal static class AuditCosts
{
    private const int AtOnce = 8;
    private const int Pairs = 5;
    private const int Turns = 20;
    private const int WarmUp = 15;

    private static readonly string[] Audit =
        ["--audit-policy-file={folder}/policy.yaml", "--audit-log-path={folder}/audit.log", "--audit-log-maxsize=100", "--audit-log-maxbackup=1"];

    private static readonly (string Name, int Count, Func<AuditedServer, int, Task> Request)[] Requests =
    [
        ("get", 3_000, (server, client) => server.GetAsync(client)),
        ("create", 400, (server, client) => server.CreateAsync(client)),
        ("patch", 400, (server, client) => server.PatchAsync(client)),
    ];

    /// <param name="output">Gets the table.</param>
    /// <param name="only">A mode or a request, or both; all of them when empty.</param>
    public static async Task RunAsync(TextWriter output, string[] only)
    {
        await output.WriteLineAsync("""
            | mode | request | a second without | with | throughput | processor time without | with | ratio |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        string[] modes = ["blocking", "batch"];
        bool Wanted(string name, IEnumerable<string> kind) => !only.Intersect(kind).Any() || only.Contains(name);
        foreach (string mode in modes.Where(mode => Wanted(mode, modes)))
        {
            var turns = Requests.Where(request => Wanted(request.Name, Requests.Select(one => one.Name))).ToDictionary(request => request, _ => new List<Turn>());
            for (int pair = 0; pair < Pairs; pair++)
            {
                await using AuditedServer without = await AuditedServer.StartAsync([], AtOnce);
                await using AuditedServer with = await AuditedServer.StartAsync([.. Audit, $"--audit-log-mode={mode}"], AtOnce);
                foreach (((_, int count, Func<AuditedServer, int, Task> request), List<Turn> taken) in turns)
                {
                    taken.AddRange((await TakeTurnsAsync(request, count, without, with)).Skip(WarmUp));
                }
            }

            foreach (((string name, _, _), List<Turn> taken) in turns)
            {
                await output.WriteLineAsync(LineOf(mode, name, taken));
            }
        }
    }

    private static async Task<List<Turn>> TakeTurnsAsync(Func<AuditedServer, int, Task> request, int count, AuditedServer without, AuditedServer with)
    {
        var turns = new List<Turn>();
        for (int turn = 0; turn < WarmUp + Turns; turn++)
        {
            turns.Add(new(await without.TurnAsync(request, count), await with.TurnAsync(request, count)));
        }

        return turns;
    }

    private static string LineOf(string mode, string name, List<Turn> turns) => string.Create(CultureInfo.InvariantCulture,
        $"| {mode} | {name} | {Middle(turns, t => t.Without.Rate):n0} | {Middle(turns, t => t.With.Rate):n0} | {Middle(turns, t => t.With.Rate / t.Without.Rate):f2} | {Middle(turns, t => t.Without.Time):f1} μs | {Middle(turns, t => t.With.Time):f1} μs | {Middle(turns, t => t.With.Time / t.Without.Time):f2} |");

    private static double Middle<T>(List<T> turns, Func<T, double> figure) => turns.Select(figure).Order().ElementAt(turns.Count / 2);

    private sealed record Turn((double Rate, double Time) Without, (double Rate, double Time) With);
}
