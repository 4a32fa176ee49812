using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;

namespace Kronicle.Application.Tests.Maintenance;

/// <summary>Writes into a log and counts the time by seconds.</summary>
internal sealed class StoreWriter(IEventLog log)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int number;

    public static StoreWriter Of<T>(T log) where T : IEventLog, IEventHistory => new(log);

    /// <summary>Creates or updates a config map, or another object when the key says so.</summary>
    public async Task PutAsync(string key, string text = "")
    {
        string json = key.StartsWith("/registry/configmaps/", StringComparison.Ordinal)
            ? $$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{key.Split('/')[^1]}}","namespace":"{{key.Split('/')[^2]}}","uid":"{{key.GetHashCode(StringComparison.Ordinal):x}}"},"data":{"text":"{{text}}"} }"""
            : $$"""{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"{{key.Split('/')[^1]}}","namespace":"{{key.Split('/')[^2]}}","uid":"1"},"spec":{"holderIdentity":"{{text}}"} }""";
        await WriteAsync(key, Encoding.UTF8.GetBytes(json).AsMemory());
    }

    public Task DeleteAsync(string key) => WriteAsync(key, default(ReadOnlyMemory<byte>?));

    public async Task WriteAsync(string key, ReadOnlyMemory<byte>? value)
    {
        StoredValue? now = await log.ReadAsync(key, TestContext.Current.CancellationToken);
        number++;
        string verb = value is null ? "delete" : now is null ? "create" : "update";
        AppendOutcome outcome = await log.AppendAsync(
            new Append(key, now?.Revision ?? 0, value, new EventActor($"user-{number % 3}", verb, $"audit-{number}", "agent", Epoch.AddSeconds(number))),
            TestContext.Current.CancellationToken);
        Assert.True(outcome.Committed);
    }

    /// <summary>Creations, updates, deletions and a second life, with leases, which keep no history, between them.</summary>
    public async Task WriteSampleAsync()
    {
        await PutAsync("/registry/configmaps/a/one", "1");
        await PutAsync("/registry/leases/a/node", "1");
        await PutAsync("/registry/configmaps/a/two", "1");
        await PutAsync("/registry/configmaps/a/one", "2");
        await PutAsync("/registry/leases/a/node", "2");
        await PutAsync("/registry/configmaps/a/one", "3");
        await DeleteAsync("/registry/configmaps/a/two");
        await PutAsync("/registry/configmaps/b/three", "1");
        await PutAsync("/registry/configmaps/a/two", "1");
        await PutAsync("/registry/leases/a/other", "1");
        await DeleteAsync("/registry/configmaps/a/one");
        await PutAsync("/registry/configmaps/a/one", "3");
    }
}

internal static class TestStores
{
    public static OpenStore Open<T>(this T log, string name, int appendsInOrder = 4) where T : IEventLog, IEventHistory =>
        new(log, log, name, appendsInOrder) { WithoutHistory = ["/registry/leases/"] };

    public static async Task<List<HistoryEvent>> EventsAsync(this IEventHistory history)
    {
        long after = (await history.BoundsAsync(TestContext.Current.CancellationToken)).Trimmed;
        var found = new List<HistoryEvent>();
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new HistoryQuery(KeyScope.All, after), TestContext.Current.CancellationToken))
        {
            found.AddRange(events);
        }

        return found;
    }
}
