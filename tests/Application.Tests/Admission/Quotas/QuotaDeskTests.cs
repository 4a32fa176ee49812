using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Quotas;
using Kronicle.Application.Quota;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission.Quotas;

public sealed class QuotaDeskTests
{
    private static readonly ResourceDefinition Quotas = ResourceCatalogue.BuiltIn.Find("", "v1", "resourcequotas")!;

    [Fact]
    public async Task What_one_quota_took_comes_back_when_another_is_found_to_be_full()
    {
        await using AdmissionCluster cluster = await StartAsync(("resourcequotas", Quota("a", 9, 0)), ("resourcequotas", Quota("b", 1, 0)));
        QuotaStatus status = Status(cluster);
        IReadOnlyList<QuotaState> stale = await PresentAsync(cluster, status);
        await cluster.PutAsync("resourcequotas", Quota("b", 1, 1));
        var desk = new QuotaDesk(status, _ => ValueTask.FromResult(stale), cluster.Clock);
        QuotaRequest request = Pod(cluster);
        desk.Take(request);
        Assert.Equal("exceeded quota: b, requested: pods=1, used: pods=1, limited: pods=1", (await request.Done).Refusal);
        QuotaRequest after = QuotaRequest.Release([], cluster.Clock.GetUtcNow(), "");
        desk.Take(after);
        await after.Done;
        Assert.Equal(["0", "1"], await UsedAsync(cluster, status));
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_given_back()
    {
        await using AdmissionCluster cluster = await StartAsync(("resourcequotas", Quota("a", 9, 0)));
        QuotaStatus status = Status(cluster);
        var desk = new QuotaDesk(status, _ => PresentAsync(cluster, status), cluster.Clock);
        QuotaRequest request = Pod(cluster);
        Assert.True(request.Abandon());
        desk.Take(request);
        QuotaRequest after = Pod(cluster);
        desk.Take(after);
        Assert.Null((await after.Done).Refusal);
        QuotaRequest last = QuotaRequest.Release([], cluster.Clock.GetUtcNow(), "");
        desk.Take(last);
        await last.Done;
        Assert.Equal(["1"], await UsedAsync(cluster, status));
    }

    [Fact]
    public async Task A_quota_that_is_gone_when_it_is_charged_asks_for_nothing()
    {
        await using AdmissionCluster cluster = await StartAsync(("resourcequotas", Quota("a", 9, 0)));
        QuotaStatus status = Status(cluster);
        IReadOnlyList<QuotaState> stale = await PresentAsync(cluster, status);
        Assert.True((await cluster.Log.AppendAsync(new(stale[0].Key, stale[0].Stored.Revision, null, WatchCache.Maps.Nobody), CancellationToken.None)).Committed);
        var desk = new QuotaDesk(status, _ => ValueTask.FromResult(stale), cluster.Clock);
        QuotaRequest request = Pod(cluster);
        desk.Take(request);
        QuotaDecision decision = await request.Done;
        Assert.Null(decision.Refusal);
        Assert.Empty(decision.Charges);
    }

    private static QuotaStatus Status(AdmissionCluster cluster) => new(cluster.Lookup, cluster.Cache, cluster.Log, cluster.Clock);

    private static QuotaRequest Pod(AdmissionCluster cluster)
    {
        var change = new QuotaChange(AdmissionOperation.Create, "", Tree("""{"metadata":{"name":"p"},"spec":{"containers":[]}}"""), null);
        return QuotaRequest.Charge(
            new QuotaCheck(new QuotaEvaluators(cluster.Clock).Of(new("", "pods"))!, change, LimitedResources.Of(Application.Admission.Configuration.PluginConfigurations.None)), "id");
    }

    private static async ValueTask<IReadOnlyList<QuotaState>> PresentAsync(AdmissionCluster cluster, QuotaStatus status)
    {
        await cluster.Cache.CatchUpAsync(CancellationToken.None);
        return [.. (await cluster.Lookup.SnapshotAsync(Quotas, CancellationToken.None)).Range(Quotas.KeyRoot).Select(status.Read)];
    }

    private static async Task<string[]> UsedAsync(AdmissionCluster cluster, QuotaStatus status) =>
        [.. (await PresentAsync(cluster, status)).Select(quota => quota.Used["pods"].ToString())];

    private static string Quota(string name, int hard, int used) =>
        $$$$"""{"metadata":{"name":"{{{{name}}}}","namespace":"ns"},"spec":{},"status":{"hard":{"pods":"{{{{hard}}}}"},"used":{"pods":"{{{{used}}}}"}}}""";
}
