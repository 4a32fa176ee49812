using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Conversion;

public sealed class EventConversionTests
{
    private const string Core =
        """
        {"kind":"Event","apiVersion":"v1","metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"p"},"reason":"R","message":"m",
         "source":{"component":"c"},"firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-02T00:00:00Z","count":2,"type":"Normal",
         "eventTime":"2026-01-01T00:00:00.000000Z","series":{"count":3,"lastObservedTime":"2026-01-01T00:00:00.000000Z"},"action":"A",
         "related":{"kind":"Node","name":"n"},"reportingComponent":"rc","reportingInstance":"ri"}
        """;

    private const string Events =
        """
        {"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{"name":"e"},"regarding":{"kind":"Pod","name":"p"},"reason":"R","note":"m",
         "deprecatedSource":{"component":"c"},"deprecatedFirstTimestamp":"2026-01-01T00:00:00Z","deprecatedLastTimestamp":"2026-01-02T00:00:00Z",
         "deprecatedCount":2,"type":"Normal","eventTime":"2026-01-01T00:00:00.000000Z",
         "series":{"count":3,"lastObservedTime":"2026-01-01T00:00:00.000000Z"},"action":"A","related":{"kind":"Node","name":"n"},
         "reportingController":"rc","reportingInstance":"ri"}
        """;

    private static readonly ResourceDefinition Served = ResourceCatalogue.BuiltIn.Find("events.k8s.io", "v1", "events")!;

    [Fact]
    public void Events_are_stored_under_their_core_names() => Same(Core, VersionConversion.ToStorage(Served, Tree(Events)));

    [Fact]
    public void Stored_events_are_served_under_their_new_names() => Same(Events, VersionConversion.FromStorage(Served, Tree(Core)));

    [Fact]
    public void Every_field_of_an_event_has_a_name_in_both_versions()
    {
        ResourceDefinition core = ResourceCatalogue.BuiltIn.Find("", "v1", "events")!;
        var item = new MapNode();
        foreach (var field in core.Type.Fields)
        {
            item[field.Name] = field.Name;
        }

        MapNode served = VersionConversion.FromStorage(Served, item);
        Assert.Equal(Served.Type.Fields.Select(f => f.Name).Order(StringComparer.Ordinal), served.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(core.Type.Fields.Count, served.Count);
    }

    [Fact]
    public void Only_kinds_that_share_storage_are_converted()
    {
        Assert.Equal(
            ["events (events.k8s.io/v1)", "horizontalpodautoscalers (autoscaling/v1)"],
            ResourceCatalogue.BuiltIn.Resources.Where(VersionConversion.Needed).Select(r => r.ToString()));
        Assert.All(
            ResourceCatalogue.BuiltIn.Resources,
            r => Assert.Equal(VersionConversion.Needed(r), !ReferenceEquals(ResourceCatalogue.BuiltIn.StorageOf(r), r)));
    }

    private static MapNode Tree(string json) => Assert.IsType<MapNode>(TreeReader.Read(Encoding.UTF8.GetBytes(json), out _));

    private static void Same(string json, MapNode tree) => Assert.True(Tree(json).SameAs(tree));
}
