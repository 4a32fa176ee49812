using System.Text;
using Kronicle.Application.Requests;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Requests;

public class DeletionPlanTests
{
    private const string Ends = "\"deletionTimestamp\":\"2026-01-01T00:00:30Z\",\"deletionGracePeriodSeconds\":30";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    // An object that nothing holds goes at once; the orphan finalizer goes first when the policy no longer asks for it.
    [InlineData("configmaps", "", "", "", "removes")]
    [InlineData("configmaps", "\"finalizers\":[\"orphan\"]", "Background", "", "stores {} removes")]
    // What finalizers hold is marked, with a generation where there is one, and no second time.
    [InlineData("configmaps", "\"finalizers\":[\"a\"]", "", "", "stores 2026-01-01T00:00:00Z grace=0 finalizers=a")]
    [InlineData("configmaps", "\"generation\":3,\"finalizers\":[\"a\"]", "", "", "stores 2026-01-01T00:00:00Z grace=0 generation=4 finalizers=a")]
    [InlineData("configmaps", "\"deletionTimestamp\":\"2025-01-01T00:00:00Z\",\"deletionGracePeriodSeconds\":0,\"generation\":4,\"finalizers\":[\"a\"]", "", "",
        "stores 2025-01-01T00:00:00Z grace=0 generation=4 finalizers=a")]
    // Policies.
    [InlineData("configmaps", "", "Orphan", "", "stores 2026-01-01T00:00:00Z grace=0 finalizers=orphan")]
    [InlineData("configmaps", "", "Foreground", "", "stores 2026-01-01T00:00:00Z grace=0 finalizers=foregroundDeletion")]
    [InlineData("configmaps", "\"finalizers\":[\"orphan\",\"a\"]", "Foreground", "", "stores 2026-01-01T00:00:00Z grace=0 finalizers=a,foregroundDeletion")]
    [InlineData("configmaps", "\"finalizers\":[\"foregroundDeletion\"]", "", "", "stores 2026-01-01T00:00:00Z grace=0 finalizers=foregroundDeletion")]
    [InlineData("jobs.batch", "", "", "", "stores 2026-01-01T00:00:00Z grace=0 finalizers=orphan")]
    [InlineData("jobs.batch", "", "Background", "", "removes")]
    [InlineData("replicationcontrollers", "", "", "", "stores 2026-01-01T00:00:00Z grace=0 finalizers=orphan")]
    [InlineData("replicasets.apps", "", "", "", "removes")]
    [InlineData("events", "", "Orphan", "", "removes")]
    [InlineData("events.events.k8s.io", "", "Foreground", "", "removes")]
    // A namespace is marked first, whatever is asked, and goes by a later deletion when its own finalizers are gone.
    [InlineData("namespaces", "", "", "", "stores 2026-01-01T00:00:00Z grace= Terminating")]
    [InlineData("namespaces", Ends, "", "\"finalizers\":[\"kubernetes\"]", "stores 2026-01-01T00:00:30Z grace=30")]
    [InlineData("namespaces", "\"deletionTimestamp\":\"2025-01-01T00:00:00Z\"", "", "", "removes")]
    public void A_deletion_marks_what_must_wait_and_removes_the_rest(string resource, string metadata, string policy, string spec, string expected) =>
        Assert.Equal(expected, Run(resource, metadata, spec, new DeleteOptions(null, policy, "", "")));

    [Theory]
    // Unscheduled and ended pods are marked and go in one deletion.
    [InlineData("\"generation\":1", "", null, "stores 2026-01-01T00:00:00Z grace=0 generation=2 removes")]
    [InlineData("", "", 20L, "stores 2026-01-01T00:00:00Z grace=0 removes")]
    [InlineData("\"finalizers\":[\"a\"]", "", null, "stores 2026-01-01T00:00:00Z grace=0 finalizers=a")]
    // Scheduled ones are given their time, or what is asked for.
    [InlineData("", "\"nodeName\":\"n\",\"terminationGracePeriodSeconds\":30", null, "stores 2026-01-01T00:00:30Z grace=30")]
    [InlineData("", "\"nodeName\":\"n\",\"terminationGracePeriodSeconds\":-7", null, "stores 2026-01-01T00:00:01Z grace=1")]
    [InlineData("", "\"nodeName\":\"n\",\"terminationGracePeriodSeconds\":30", 5L, "stores 2026-01-01T00:00:05Z grace=5")]
    [InlineData("", "\"nodeName\":\"n\",\"terminationGracePeriodSeconds\":30", 0L, "stores 2026-01-01T00:00:00Z grace=0 removes")]
    // A second deletion may only shorten, counted from when the first began.
    [InlineData("\"generation\":2," + Ends, "\"nodeName\":\"n\"", null, "stores 2026-01-01T00:00:30Z grace=30 generation=2")]
    [InlineData(Ends, "\"nodeName\":\"n\"", 40L, "stores 2026-01-01T00:00:30Z grace=30")]
    [InlineData("\"generation\":2," + Ends, "\"nodeName\":\"n\"", 10L, "stores 2026-01-01T00:00:10Z grace=10 generation=2")]
    [InlineData(Ends, "\"nodeName\":\"n\"", 0L, "stores 2026-01-01T00:00:00Z grace=0 removes")]
    [InlineData("\"deletionTimestamp\":\"2026-01-01T00:00:00Z\",\"deletionGracePeriodSeconds\":0", "\"nodeName\":\"n\"", null, "removes")]
    public void A_pod_is_given_time_to_stop(string metadata, string spec, long? asked, string expected) =>
        Assert.Equal(expected, Run("pods", metadata, spec, new DeleteOptions(asked, "", "", "")));

    private static string Run(string name, string metadata, string spec, DeleteOptions options)
    {
        ResourceDefinition resource = ResourceCatalogue.BuiltIn.Resources.First(r => r.GroupResource.ToString() == name);
        var stored = (MapNode)TreeReader.Read(Encoding.UTF8.GetBytes($"{{\"metadata\":{{{metadata}}},\"spec\":{{{spec}}}}}"), out _)!;
        MapNode before = stored.Copy();
        var plan = DeletionPlan.Of(resource, stored, options, Now);
        Assert.True(before.SameAs(stored));
        return string.Join(' ', new[] { plan.Marked is { } marked ? "stores " + Shown(marked) : "", plan.Removes ? "removes" : "" }.Where(text => text.Length > 0));
    }

    private static string Shown(MapNode target)
    {
        MapNode metadata = target.Map("metadata")!;
        if (!metadata.Has("deletionTimestamp"))
        {
            return "{}";
        }

        string generation = metadata.Integer("generation") is { } number ? $" generation={number}" : "";
        string finalizers = metadata.List("finalizers") is { } list ? " finalizers=" + string.Join(',', list) : "";
        string phase = target.Map("status")?.Text("phase") is { } text ? " " + text : "";
        return $"{metadata.Text("deletionTimestamp")} grace={metadata.Integer("deletionGracePeriodSeconds")}{generation}{finalizers}{phase}";
    }
}
