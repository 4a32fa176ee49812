using Kronicle.Application.EventLog;
using Kronicle.Application.Replay;
using Kronicle.Application.Tests.Maintenance;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Application.Tests.Replay;

public sealed class ChangeReplayTests : IAsyncDisposable
{
    private readonly MemoryEventLog log = new(new MemoryEventLogOptions { HistoryExclude = ["/registry/leases/"] });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_change_is_told_once_in_order_with_what_it_changed()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        List<Change> changes = await ReadAsync(new ChangeFilter());
        Assert.Equal(["one", "two", "one", "one", "two", "three", "two", "one", "one"], changes.Select(change => change.Object.Name));
        Assert.Equal(["data.text: 1 -> 2"], changes[2].Fields.Select(field => $"{field.Path}: {field.Before} -> {field.After}"));
        Assert.Equal(EventKind.Deleted, changes[4].Kind);
        Assert.All(changes[4].Fields, field => Assert.Null(field.After));
        Assert.Equal(changes.Select(change => change.Revision).Order(), changes.Select(change => change.Revision));
    }

    [Fact]
    public async Task The_first_change_after_the_trim_point_still_knows_what_was_before()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await log.TrimAsync(5, Cancel);
        List<Change> changes = await ReadAsync(new ChangeFilter { After = 5 });
        Assert.Equal("data.text: 2 -> 3", changes[0].Fields.Select(field => $"{field.Path}: {field.Before} -> {field.After}").Single());
        await Assert.ThrowsAsync<HistoryTrimmedException>(() => ReadAsync(new ChangeFilter { After = 4 }));
    }

    [Theory]
    [InlineData("configmaps", "a", null, null, 8)]
    [InlineData("cm", "a", "two", null, 3)]
    [InlineData("ConfigMap", null, "three", null, 1)]
    [InlineData(null, "b", null, null, 1)]
    [InlineData(null, null, null, "user-1", 3)]
    [InlineData("secrets", null, null, null, 0)]
    [InlineData("namespaces", "a", null, null, 0)]
    public async Task Only_what_is_asked_for_is_told(string? resource, string? ns, string? name, string? user, int expected)
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        Assert.Equal(expected, (await ReadAsync(new ChangeFilter
        {
            Resource = resource is null ? null : NamedResource.Find(resource)!, Namespace = ns, Name = name, User = user,
        })).Count);
    }

    [Fact]
    public async Task A_time_is_the_state_before_it_and_one_before_the_history_is_refused()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(0, await new Moment(0, start).ResolveAsync(log, Cancel));
        Assert.Equal(3, await new Moment(0, start.AddSeconds(4)).ResolveAsync(log, Cancel));
        await log.TrimAsync(5, Cancel);
        Assert.Contains("older than the history", (await Assert.ThrowsAsync<HistoryRefusedException>(() => new Moment(0, start.AddSeconds(3)).ResolveAsync(log, Cancel))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HistoryRefusedException>(() => new Moment(4, default).ResolveAsync(log, Cancel));
        await Assert.ThrowsAsync<HistoryRefusedException>(() => new Moment(1000, default).ResolveAsync(log, Cancel));
        Assert.Equal(5, await new Moment(5, default).ResolveAsync(log, Cancel));
    }

    [Theory]
    [InlineData("/registry/configmaps/a/one", "configmaps", "a", "one")]
    [InlineData("/registry/services/specs/a/web", "services", "a", "web")]
    [InlineData("/registry/namespaces/a", "namespaces", "", "a")]
    [InlineData("/registry/example.com/widgets/a/w", "widgets.example.com", "a", "w")]
    [InlineData("/registry/example.com/globals/g", "globals.example.com", "", "g")]
    public void A_key_names_its_object(string key, string label, string ns, string name)
    {
        ObjectPlace place = ObjectPlace.Of(key)!.Value;
        Assert.Equal((label, ns, name), (place.Label, place.Namespace, place.Name));
        Assert.Equal(key, NamedResource.Find(label)!.Key(ns, name));
    }

    [Theory, InlineData("/registry/masterleases/10.0.0.1"), InlineData("/registry/ranges/serviceips"), InlineData("other")]
    public void What_servers_keep_for_themselves_is_no_object(string key) => Assert.Null(ObjectPlace.Of(key));

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private async Task<List<Change>> ReadAsync(ChangeFilter filter)
    {
        var found = new List<Change>();
        await foreach (Change change in new ChangeReplay(log).ReadAsync(filter, Cancel))
        {
            found.Add(change);
        }

        return found;
    }
}
