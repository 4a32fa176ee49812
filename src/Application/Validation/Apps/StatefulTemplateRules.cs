using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Apps;

/// <summary>
/// The pod template of a stateful set. Its containers may mount the claims that the set makes for each pod, so for the review the
/// claims stand among the volumes, under the names of their templates.
/// </summary>
internal static class StatefulTemplateRules
{
    private static readonly FieldPath Path = FieldPath.Spec.Child("template");

    public static void Check(MapNode spec, MapNode? old, bool templates, Causes causes)
    {
        MapNode? selector = spec.Map("selector");
        MapNode? template = spec.Map("template");
        if (!SelectorRules.IsUsable(selector))
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("selector"), SelectorRules.Shown(selector), ""));
        }
        else
        {
            if (!SelectorRules.IsEmpty(selector))
            {
                PodControllerRules.Matches(selector, template, Path, causes);
            }

            if (templates)
            {
                PodTemplateRules.Check(WithClaims(template, spec), Path, causes, WithClaims(old?.Map("template"), old));
            }
        }

        PodControllerRules.RestartsAlways(template, Path, causes);
        PodControllerRules.NoDeadline(template, "StatefulSet", Path, causes);
    }

    private static MapNode? WithClaims(MapNode? template, MapNode? spec)
    {
        if (template is null || spec?.List("volumeClaimTemplates") is not { Count: > 0 } claims)
        {
            return template;
        }

        var volumes = new ListNode(template.Map("spec")?.List("volumes") ?? []);
        var names = new HashSet<string>(volumes.Maps.Select(volume => volume.TextOf("name")), StringComparer.Ordinal);
        foreach (MapNode claim in claims.Maps)
        {
            string name = claim.Map("metadata")?.Text("name") ?? "";
            if (names.Add(name))
            {
                volumes.Add(new MapNode { ["name"] = name, ["persistentVolumeClaim"] = new MapNode { ["claimName"] = name } });
            }
        }

        return Shallow(template, "spec", Shallow(template.Map("spec") ?? [], "volumes", volumes));
    }

    // The review changes nothing, so all other parts are shared with the template.
    private static MapNode Shallow(MapNode map, string key, Node value)
    {
        var copy = new MapNode(map.Count + 1);
        foreach (KeyValuePair<string, Node> entry in map)
        {
            copy[entry.Key] = entry.Value;
        }

        copy[key] = value;
        return copy;
    }
}
