using System.Globalization;
using Kronicle.Application.Defaulting;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// A daemon set counts the changes of its template in an annotation, a field of versions that are gone; clients can't set it but for
/// its first value.
/// </summary>
public sealed class DaemonSetStrategy : IKindStrategy
{
    public string Resource => "daemonsets.apps";

    public void PrepareForCreate(StrategyWrite write) => Set(write.Object, Math.Max(1, Generation(write.Object)));

    public void PrepareForUpdate(StrategyWrite write)
    {
        MapNode old = write.Old!;
        Domain.Schema.Field template = write.Resource.Type.Find("spec")!.Shape.Struct.Find("template")!;
        bool changed = write.IsMain && !SameMeaning.Field(write.Object.Map("spec"), old.Map("spec"), template);
        Set(write.Object, Generation(old) + (changed ? 1 : 0));
    }

    public IEnumerable<string> Warnings(StrategyWrite write) => WorkloadWarnings.OfTemplate(write);

    private static long Generation(MapNode item) =>
        long.TryParse(item.Map("metadata")?.Map("annotations")?.Text(DaemonSetDefaults.TemplateGeneration), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long generation)
            ? generation : 0;

    private static void Set(MapNode item, long generation) =>
        item.EnsureMap("metadata").EnsureMap("annotations")[DaemonSetDefaults.TemplateGeneration] = generation.ToString(CultureInfo.InvariantCulture);
}
