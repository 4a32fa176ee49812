using Kronicle.Application.Validation.Autoscaling;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Strategies;

/// <summary>autoscaling/v1 Scale over an object with spec.replicas and status.replicas.</summary>
public static class ScaleMapping
{
    /// <summary>The Scale of a stored object.</summary>
    public static MapNode Show(ResourceDefinition resource, MapNode stored)
    {
        MapNode metadata = stored.Map("metadata") ?? new MapNode();
        var shown = new MapNode();
        foreach (string key in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            shown[key] = metadata[key];
        }

        var scale = new MapNode
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = shown,
            ["spec"] = new MapNode { ["replicas"] = stored.At("spec", "replicas") ?? NumberNode.Of(0) },
            ["status"] = new MapNode { ["replicas"] = stored.At("status", "replicas") ?? NumberNode.Of(0) },
        };
        string selector = Selector(resource, stored.Map("spec")?.Map("selector"));
        if (selector.Length > 0)
        {
            scale.Map("status")!["selector"] = selector;
        }

        return scale;
    }

    /// <summary>
    /// The stored object with the replicas and under the resourceVersion that a Scale asks for. A uid that the Scale brings must be
    /// the object's.
    /// </summary>
    public static (MapNode? Object, ApiStatus? Failure) Take(ResourceDefinition resource, MapNode scale, MapNode stored)
    {
        MapNode metadata = scale.Map("metadata") ?? [];
        IReadOnlyList<StatusCause> causes = ScaleRules.Check(scale, resource);
        if (causes.Count > 0)
        {
            return (null, Failure.Invalid(new("autoscaling", "v1", "Scale"), metadata.Text("name") ?? "", causes));
        }

        MapNode storedMetadata = stored.Map("metadata")!;
        string stands = storedMetadata.Text("uid") ?? "";
        if (metadata.Text("uid") is { Length: > 0 } uid && uid != stands)
        {
            return (null, Failure.Conflict(new(resource.Group, resource.Resource + "/scale"), storedMetadata.Text("name") ?? "",
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {stands}"));
        }

        MapNode changed = stored.Copy();
        changed.EnsureMap("spec")["replicas"] = NumberNode.Of(scale.Map("spec")?.Integer("replicas") ?? 0);
        changed.Map("metadata")!["resourceVersion"] = metadata["resourceVersion"];
        return (changed, null);
    }

    // In the form of a labelSelector parameter: a LabelSelector, or the plain map of a ReplicationController.
    private static string Selector(ResourceDefinition resource, MapNode? selector)
    {
        bool plain = resource is { Group: "", Resource: "replicationcontrollers" };
        var terms = new List<LabelRequirement>();
        foreach (KeyValuePair<string, Node> label in (plain ? selector : selector?.Map("matchLabels")) ?? [])
        {
            Add(terms, label.Key, LabelOperator.Equal, [label.Value.ToString() ?? ""]);
        }

        foreach (MapNode expression in (plain ? null : selector?.List("matchExpressions"))?.Maps ?? [])
        {
            LabelOperator? relation = expression.Text("operator") switch
            {
                "In" => LabelOperator.In,
                "NotIn" => LabelOperator.NotIn,
                "Exists" => LabelOperator.Exists,
                "DoesNotExist" => LabelOperator.DoesNotExist,
                _ => null,
            };
            if (relation is { } known)
            {
                Add(terms, expression.Text("key") ?? "", known, (expression.List("values") ?? []).Select(value => value.ToString() ?? ""));
            }
        }

        return new LabelSelector(terms).ToString();
    }

    private static void Add(List<LabelRequirement> terms, string key, LabelOperator relation, IEnumerable<string> values)
    {
        if (LabelRequirement.Make(key, relation, values, out _) is { } term)
        {
            terms.Add(term);
        }
    }
}
