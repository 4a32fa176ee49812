using Kronicle.Application.Controllers.Namespaces;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Controllers;

public sealed class DeletionConditionsTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_namespace_tells_what_keeps_it_and_when_that_changed()
    {
        var ns = new MapNode();
        var left = new ContentLeft();
        left.Objects[new("", "pods")] = 2;
        left.Objects[new("apps", "deployments")] = 1;
        left.Finalizers["example.com/hold"] = 3;
        left.Failures.Add(new ApiStatus(500, "", "no"));
        Assert.True(DeletionConditions.Update(ns, left, Then));
        Assert.Equal(
        [
            "NamespaceDeletionDiscoveryFailure False ResourcesDiscovered: All resources successfully discovered",
            "NamespaceDeletionGroupVersionParsingFailure False ParsedGroupVersions: All legacy kube types successfully parsed",
            "NamespaceDeletionContentFailure True ContentDeletionFailed: Failed to delete all resource types, 1 remaining: no",
            "NamespaceContentRemaining True SomeResourcesRemain: Some resources are remaining: deployments.apps has 1 resource instances, pods. has 2 resource instances",
            "NamespaceFinalizersRemaining True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 3 resource instances",
        ], Lines(ns));
        Assert.False(DeletionConditions.Update(ns, left, Then.AddMinutes(1)));

        Assert.True(DeletionConditions.Update(ns, new ContentLeft(), Then.AddMinutes(2)));
        Assert.Equal(
        [
            "NamespaceDeletionContentFailure False ContentDeleted: All content successfully deleted, may be waiting on finalization",
            "NamespaceContentRemaining False ContentRemoved: All content successfully removed",
            "NamespaceFinalizersRemaining False ContentHasNoFinalizers: All content-preserving finalizers finished",
        ], Lines(ns)[2..]);
        Assert.Equal(["2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", "2026-01-02T03:06:05Z", "2026-01-02T03:06:05Z", "2026-01-02T03:06:05Z"],
            Conditions(ns).Select(condition => condition.Text("lastTransitionTime")));
    }

    private static string[] Lines(MapNode ns) => [.. Conditions(ns).Select(condition =>
        $"{condition.Text("type")} {condition.Text("status")} {condition.Text("reason")}: {condition.Text("message")}")];

    private static IEnumerable<MapNode> Conditions(MapNode ns) => ((ListNode)ns.At("status", "conditions")!).Maps;
}
