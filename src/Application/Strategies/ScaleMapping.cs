using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

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
        string selector = Selector(stored.Map("spec")?.Map("selector"));
        if (selector.Length > 0)
        {
            scale.Map("status")!["selector"] = selector;
        }

        return scale;
    }

    /// <summary>The stored object with the replicas that a Scale asks for.</summary>
    public static (MapNode? Object, ApiStatus? Failure) Take(MapNode scale, MapNode stored)
    {
        long replicas = scale.Map("spec")?.Integer("replicas") ?? 0;
        if (replicas < 0)
        {
            return (null, Failure.Invalid(new("autoscaling", "v1", "Scale"), stored.Map("metadata")?.Text("name") ?? "",
                [FieldError.Invalid("spec.replicas", replicas.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    "must be greater than or equal to 0")]));
        }

        MapNode changed = stored.Copy();
        changed.EnsureMap("spec")["replicas"] = NumberNode.Of(replicas);
        return (changed, null);
    }

    // A LabelSelector, or the plain map of a ReplicationController, in the form of a labelSelector parameter.
    private static string Selector(MapNode? selector)
    {
        if (selector is null)
        {
            return "";
        }

        bool structured = selector.Has("matchLabels") || selector.Has("matchExpressions");
        MapNode labels = structured ? selector.Map("matchLabels") ?? new MapNode() : selector;
        IEnumerable<string> terms = labels.Select(entry => $"{entry.Key}={entry.Value}");
        if (structured)
        {
            terms = terms.Concat((selector.List("matchExpressions") ?? []).Maps.Select(Expression));
        }

        return string.Join(",", terms.Order(StringComparer.Ordinal));
    }

    private static string Expression(MapNode expression)
    {
        string key = expression.Text("key") ?? "";
        string values = string.Join(",", (expression.List("values") ?? []).Select(value => value.ToString()).Order(StringComparer.Ordinal));
        return expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => "!" + key,
            _ => key,
        };
    }
}
