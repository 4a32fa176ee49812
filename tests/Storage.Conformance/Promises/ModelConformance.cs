using CsCheck;
using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>All promises at once: random work leaves the log and a dictionary per revision in agreement.</summary>
public abstract class ModelConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    private const int Rounds = 15;
    private const int LongestRound = 60;

    private static readonly string[] Keys = ["/k/a", "/k/a/b", "/k/b", "/k/é", "/l/a", "/registry/leases/x"];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Int[0, Keys.Length - 1], Gen.Int[0, 9], Gen.Bool, (key, choice, stale) => new Step(Keys[key], choice, stale));

    [Fact]
    public async Task Random_work_agrees_with_the_model()
    {
        await AnyStep.Array[1, LongestRound].SampleAsync(
            async steps =>
            {
                await using var store = new TFixture();
                await using IEventLog log = await store.OpenAsync(Cancel);
                var model = new LogModel();
                for (int i = 0; i < steps.Length; i++)
                {
                    await DoAsync(log, model, steps[i], $"value {i}");
                }

                await CompareAsync(log, model);
            },
            iter: Rounds,
            threads: 1);
    }

    private static async Task DoAsync(IEventLog log, LogModel model, Step step, string value)
    {
        long revision = await log.CurrentRevisionAsync(Cancel);
        if (step.Choice == 0)
        {
            long floor = revision / 2;
            await log.CompactAsync(floor, Cancel);
            model.Floor = Math.Max(model.Floor, floor);
            return;
        }

        StoredValue? state = model.Current.GetValueOrDefault(step.Key);
        long expected = (state?.Revision ?? 0) + (step.Stale ? 1 : 0);
        string? wanted = step.Choice <= 3 && expected > 0 ? null : value;
        AppendOutcome outcome = await log.AppendAsync(new Append(step.Key, expected, Value(wanted), Actor), Cancel);
        Assert.Equal(!step.Stale, outcome.Committed);
        if (outcome.Committed)
        {
            Assert.True(outcome.Revision > revision);
            model.Apply(step.Key, wanted, outcome.Revision);
        }
        else
        {
            Assert.Equal(state?.Revision ?? 0, outcome.Revision);
            Assert.Equal(LogModel.Show(state), LogModel.Show(outcome.Current));
        }
    }

    private static async Task CompareAsync(IEventLog log, LogModel model)
    {
        foreach ((long revision, SortedDictionary<string, StoredValue> states) in model.States)
        {
            if (revision < model.Floor)
            {
                await Assert.ThrowsAsync<RevisionCompactedException>(
                    async () => await log.ListAsync(new ListQuery("", revision), Cancel));
                continue;
            }

            foreach (string prefix in (string[])["", "/k/", "/k/a", "/registry/"])
            {
                string[] expected = [.. states.Values.Where(state => state.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(LogModel.Show)];
                ListPage whole = await log.ListAsync(new ListQuery(prefix, revision), Cancel);
                Assert.Equal(expected, whole.Items.Select(LogModel.Show));
                ListPage page = await log.ListAsync(new ListQuery(prefix, revision, "/k/a", 1), Cancel);
                string[] after = [.. whole.Items.Where(item => KeyAfter(item.Key)).Select(LogModel.Show)];
                Assert.Equal(after.Take(1), page.Items.Select(LogModel.Show));
                Assert.Equal(Math.Max(after.Length - 1, 0), page.Remaining);
            }
        }

        LogModel.Event[] later = [.. model.Events.Where(item => item.Revision > model.Floor)];
        var seen = new List<LogEvent>();
        while (seen.Count < later.Length)
        {
            await foreach (IReadOnlyList<LogEvent> batch in log.SubscribeAsync("", seen.LastOrDefault()?.Revision ?? model.Floor, Cancel))
            {
                seen.AddRange(batch);
                break;
            }
        }

        Assert.Equal(later, seen.Select(LogModel.Event.Of));
    }

    private static bool KeyAfter(string key) => string.CompareOrdinal(key, "/k/a") > 0;

    private sealed record Step(string Key, int Choice, bool Stale);
}
