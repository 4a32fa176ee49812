using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>
/// The priority classes, priority levels and flow schemas that every cluster has: the table objects.facts, an object a line.
/// https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#defaults
/// </summary>
public sealed class SystemObjects : IBootstrapObjects
{
    private const string Producer = "api-priority-and-fairness-config-producer-v1";
    private const string Consumer = "api-priority-and-fairness-config-consumer-v1";
    private const string AutoUpdate = "apf.kubernetes.io/autoupdate-spec";

    public IEnumerable<BootstrapObject> At(DateTimeOffset now)
    {
        using Stream stream = typeof(SystemObjects).Assembly.GetManifestResourceStream("objects.facts")
            ?? throw new InvalidOperationException("the table objects.facts is not embedded");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return Of((MapNode)TreeReader.Read(Encoding.UTF8.GetBytes(line), out _)!, now);
        }
    }

    private static BootstrapObject Of(MapNode tree, DateTimeOffset now)
    {
        GroupVersion version = GroupVersion.Parse(tree.Text("apiVersion")!)!.Value;
        var kind = new GroupVersionKind(version.Group, version.Version, tree.Text("kind")!);
        ResourceDefinition resource = ResourceCatalogue.BuiltIn.FindKind(kind)!;
        if (kind.Kind == "PriorityClass")
        {
            return new(resource, tree);
        }

        MapNode spec = tree.Map("spec")!.Copy();
        bool mandatory = tree.Map("metadata")!.Text("name") is "exempt" or "catch-all";
        return new(resource, tree)
        {
            Manager = Producer,
            StatusOwner = kind.Kind == "FlowSchema" ? Dangling(tree, resource, now) : null,
            Reconcile = stored => Update(stored, spec, mandatory),
        };
    }

    // Who marks an object by autoupdate-spec=false keeps its spec; what makes an exempt level exempt is never up to anybody.
    private static bool Update(MapNode stored, MapNode spec, bool mandatory)
    {
        bool wanted = mandatory || stored.Map("metadata")?.Map("annotations")?.Text(AutoUpdate) == "true";
        bool tuned = mandatory && stored.Map("spec")?.Map("exempt") is not null;
        if (!wanted || tuned || spec.SameAs(stored.Map("spec")))
        {
            return false;
        }

        stored["spec"] = spec.Copy();
        return true;
    }

    private static MapNode Dangling(MapNode tree, ResourceDefinition resource, DateTimeOffset now)
    {
        foreach (MapNode condition in tree.Map("status")!.List("conditions")!.Maps)
        {
            condition["lastTransitionTime"] = Timestamps.Time(now);
        }

        var owned = new MapNode { ["."] = new MapNode() };
        foreach (string field in (ReadOnlySpan<string>)["lastTransitionTime", "message", "reason", "status", "type"])
        {
            owned["f:" + field] = new MapNode();
        }

        return new MapNode
        {
            ["manager"] = Consumer,
            ["operation"] = "Apply",
            ["apiVersion"] = resource.ApiVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = new MapNode
            {
                ["f:status"] = new MapNode { ["f:conditions"] = new MapNode { ["""k:{"type":"Dangling"}"""] = owned } },
            },
            ["subresource"] = "status",
        };
    }
}
