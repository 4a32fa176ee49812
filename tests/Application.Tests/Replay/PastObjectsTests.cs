using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Application.Replay;
using Kronicle.Application.Tests.Maintenance;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Application.Tests.Replay;

public sealed class PastObjectsTests : IAsyncDisposable
{
    private readonly MemoryEventLog log = new(new MemoryEventLogOptions());
    private readonly List<string> notes = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_namespace_comes_first_quotas_last_and_custom_objects_between()
    {
        await PutAsync("/registry/resourcequotas/a/q", "ResourceQuota", "q");
        await PutAsync("/registry/pods/a/p", "Pod", "p");
        await PutAsync("/registry/example.com/widgets/a/w", "Widget", "w", "\"status\":{\"s\":1}");
        await PutAsync("/registry/example.com/widgets/b/w", "Widget", "other");
        await PutAsync("/registry/secrets/a/s", "Secret", "s");
        await PutAsync("/registry/serviceaccounts/a/sa", "ServiceAccount", "sa");
        await PutAsync("/registry/apiextensions.k8s.io/customresourcedefinitions/widgets.example.com", "CustomResourceDefinition", "widgets.example.com",
            "\"spec\":{\"group\":\"example.com\",\"scope\":\"Namespaced\",\"names\":{\"plural\":\"widgets\"},\"versions\":[{\"name\":\"v1\"}]}");
        await PutAsync("/registry/namespaces/a", "Namespace", "a");
        long at = await log.CurrentRevisionAsync(Cancel);
        var writer = StoreWriter.Of(log);
        await writer.DeleteAsync("/registry/secrets/a/s");
        await writer.DeleteAsync("/registry/namespaces/a");

        List<MapNode> items = await ReadAsync(new PastObjects(log, notes.Add), at);
        Assert.Equal(["Namespace", "ServiceAccount", "Secret", "Pod", "Widget", "ResourceQuota"], items.Select(item => item.Text("kind")));
        Assert.All(items, item => Assert.Null(item.At("metadata", "uid")));
        Assert.NotNull(items[4]["status"]);
        Assert.Empty(await ReadAsync(new PastObjects(log, notes.Add), at + 2));
    }

    [Fact]
    public async Task What_controllers_make_from_the_others_is_left_out_unless_it_is_asked_for()
    {
        await PutAsync("/registry/namespaces/a", "Namespace", "a");
        await PutAsync("/registry/deployments/a/d", "Deployment", "d");
        await PutAsync("/registry/replicasets/a/r", "ReplicaSet", "r", owner: ("Deployment", "d"));
        await PutAsync("/registry/pods/a/p", "Pod", "p", owner: ("ReplicaSet", "r"));
        await PutAsync("/registry/pods/a/orphan", "Pod", "orphan", owner: ("ReplicaSet", "gone"));
        await PutAsync("/registry/configmaps/a/kube-root-ca.crt", "ConfigMap", "kube-root-ca.crt");
        await PutAsync("/registry/configmaps/a/mine", "ConfigMap", "mine", owner: ("Widget", "d"));
        long at = await log.CurrentRevisionAsync(Cancel);
        List<MapNode> items = await ReadAsync(new PastObjects(log, notes.Add), at);
        Assert.Equal(["a", "mine", "d", "orphan"], items.Select(NameOf));
        Assert.All(items, item => Assert.Null(item.At("metadata", "ownerReferences")));
        Assert.Contains(notes, note => note.StartsWith("3 objects are left out", StringComparison.Ordinal));
        Assert.Equal(7, (await ReadAsync(new PastObjects(log, notes.Add) { WithOwned = true }, at)).Count);
    }

    [Fact]
    public async Task What_an_operator_should_know_is_told()
    {
        await PutAsync("/registry/namespaces/a", "Namespace", "a", deleting: true);
        await PutAsync("/registry/jobs/a/j", "Job", "j", "\"status\":{\"completionTime\":\"2026-01-01T00:00:00Z\"}");
        await ReadAsync(new PastObjects(log, notes.Add) { WithoutHistory = ["/registry/configmaps/"] }, 2);
        Assert.Contains(notes, note => note.Contains("was being deleted since", StringComparison.Ordinal));
        Assert.Contains("job j had finished: made again, it runs again", notes);
        Assert.Contains(notes, note => note.StartsWith("configmaps keep no history", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_claim_keeps_the_volume_that_is_still_there_only()
    {
        await PutAsync("/registry/persistentvolumes/v", "PersistentVolume", "v");
        await PutAsync("/registry/persistentvolumeclaims/a/c", "PersistentVolumeClaim", "c", "\"spec\":{\"volumeName\":\"v\"}");
        var past = new PastObjects(log, notes.Add);
        Assert.Equal("v", ((TextNode)(await past.OneAsync("/registry/persistentvolumeclaims/a/c", 2, Cancel))!.At("spec", "volumeName")!).Value);
        await StoreWriter.Of(log).DeleteAsync("/registry/persistentvolumes/v");
        Assert.Null((await past.OneAsync("/registry/persistentvolumeclaims/a/c", 2, Cancel))!.At("spec", "volumeName"));
        Assert.Null(await past.OneAsync("/registry/persistentvolumeclaims/a/c", 1, Cancel));
    }

    [Fact]
    public async Task An_object_that_still_lives_keeps_its_owners_and_one_of_another_life_does_not()
    {
        await PutAsync("/registry/pods/a/p", "Pod", "p", owner: ("ReplicaSet", "r"));
        Assert.NotNull((await new PastObjects(log, notes.Add).OneAsync("/registry/pods/a/p", 1, Cancel))!.At("metadata", "ownerReferences"));
        await StoreWriter.Of(log).DeleteAsync("/registry/pods/a/p");
        Assert.Null((await new PastObjects(log, notes.Add).OneAsync("/registry/pods/a/p", 1, Cancel))!.At("metadata", "ownerReferences"));
    }

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private static string NameOf(MapNode item) => item.Map("metadata")!.Text("name")!;

    private async Task PutAsync(string key, string kind, string name, string more = "", (string Kind, string Name)? owner = null, bool deleting = false)
    {
        string owners = owner is { } of ? $",\"ownerReferences\":[{{\"controller\":true,\"kind\":\"{of.Kind}\",\"name\":\"{of.Name}\",\"uid\":\"uid-{of.Name}\"}}]" : "";
        string deletion = deleting ? ",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"" : "";
        string json = $"{{\"kind\":\"{kind}\",\"apiVersion\":\"v1\",\"metadata\":{{\"name\":\"{name}\",\"uid\":\"uid-{name}\"{owners}{deletion}}}{(more.Length > 0 ? "," + more : "")}}}";
        await StoreWriter.Of(log).WriteAsync(key, Encoding.UTF8.GetBytes(json).AsMemory());
    }

    private static async Task<List<MapNode>> ReadAsync(PastObjects past, long revision)
    {
        var found = new List<MapNode>();
        await foreach (MapNode item in past.NamespaceAsync("a", revision, Cancel))
        {
            found.Add(item);
        }

        return found;
    }
}
