using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Application.Tests.Maintenance;

public sealed class StoreInfoTests
{
    private readonly MemoryEventLog log = new();

    [Fact]
    public async Task Objects_are_counted_by_resource_and_the_bounds_are_told()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await log.CompactAsync(5, TestContext.Current.CancellationToken);
        await log.TrimAsync(3, TestContext.Current.CancellationToken);
        StoreInfo info = await StoreInfo.ReadAsync(log, log, TestContext.Current.CancellationToken);
        Assert.Equal((12, 5, 3), (info.Newest, info.Compacted, info.History.Trimmed));
        Assert.Equal([("configmaps", 3L), ("leases.coordination.k8s.io", 2L)], info.Resources.Select(item => (item.Resource, item.Objects)));
        Assert.All(info.Resources, item => Assert.True(item.Bytes > 100));
    }

    [Fact]
    public async Task An_empty_store_has_nothing_and_says_so()
    {
        StoreInfo info = await StoreInfo.ReadAsync(log, log, TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (info.Newest, info.Compacted));
        Assert.Empty(info.Resources);
    }

    [Theory]
    [InlineData("/registry/pods/a/b", "pods")]
    [InlineData("/registry/services/specs/a/b", "services")]
    [InlineData("/registry/deployments/a/b", "deployments.apps")]
    [InlineData("/registry/example.com/widgets/a/b", "widgets.example.com")]
    [InlineData("/registry/masterleases/10.0.0.1", "(masterleases)")]
    [InlineData("/elsewhere", "/elsewhere")]
    public void A_key_is_labelled_with_its_resource(string key, string label) => Assert.Equal(label, StoredResources.LabelOf(key));

    [Fact]
    public async Task A_time_is_found_as_the_revision_before_its_first_event()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        Assert.Equal(3, await HistoryTimes.RevisionBeforeAsync(log, At(4), TestContext.Current.CancellationToken));
        Assert.Equal(0, await HistoryTimes.RevisionBeforeAsync(log, At(0), TestContext.Current.CancellationToken));
        Assert.Equal(12, await HistoryTimes.RevisionBeforeAsync(log, At(13), TestContext.Current.CancellationToken));
        await log.TrimAsync(3, TestContext.Current.CancellationToken);
        Assert.Equal(3, await HistoryTimes.RevisionBeforeAsync(log, At(1), TestContext.Current.CancellationToken));

        // The sample's events are a second apart.
        static DateTimeOffset At(int second) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second);
    }
}
