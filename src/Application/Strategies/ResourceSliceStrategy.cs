using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// Fields of features that are off are not kept where they are new: lists as attributes, and KEP-5517's resources of nodes. Warns of
/// drivers' names in capitals.
/// </summary>
public sealed class ResourceSliceStrategy : IKindStrategy
{
    private const string Mappings = "nodeAllocatableResourceMappings";

    private static readonly string[] Lists = ["bools", "ints", "strings", "versions"];

    public string Resource => "resourceslices.resource.k8s.io";

    public void PrepareForCreate(StrategyWrite write) => Drop(write.Object, lists: true, mappings: true);

    public void PrepareForUpdate(StrategyWrite write) =>
        Drop(write.Object, !Attributes(write.Old!).Any(HasList), !Devices(write.Old!).Any(device => device.Map(Mappings) is { Count: > 0 }));

    public IEnumerable<string> Warnings(StrategyWrite write) =>
        write.Object.Map("spec")?.Text("driver") is { } driver && driver.Any(char.IsUpper)
            ? [$"spec.driver: driver names should be lowercase; {FieldError.Quote(driver)} contains uppercase characters"]
            : [];

    private static void Drop(MapNode slice, bool lists, bool mappings)
    {
        foreach (MapNode device in mappings ? Devices(slice) : [])
        {
            device.Remove(Mappings);
        }

        foreach (MapNode attribute in lists ? Attributes(slice) : [])
        {
            foreach (string field in Lists)
            {
                attribute.Remove(field);
            }
        }
    }

    private static IEnumerable<MapNode> Devices(MapNode slice) => slice.Map("spec")?.List("devices")?.Maps ?? [];

    private static IEnumerable<MapNode> Attributes(MapNode slice) =>
        Devices(slice).SelectMany(device => (device.Map("attributes") ?? []).Select(entry => entry.Value).OfType<MapNode>());

    private static bool HasList(MapNode attribute) => Array.Exists(Lists, field => attribute[field] is ListNode);
}
