using Kronicle.Application.Validation.Core;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>What the kinds that make pods from a template ask of selector and template.</summary>
internal static class PodControllerRules
{
    private const string NoMatch = "`selector` does not match template `labels`";
    private static readonly string[] Always = ["Always"];
    private static readonly FieldPath Selector = FieldPath.Spec.Child("selector");
    private static readonly FieldPath Template = FieldPath.Spec.Child("template");

    /// <summary>The selector must be there, well formed and not empty.</summary>
    public static void RequiredSelector(MapNode spec, string kind, Causes causes)
    {
        MapNode? selector = spec.Map("selector");
        if (selector is null)
        {
            causes.Add(FieldError.Required(Selector, ""));
            return;
        }

        SelectorRules.Check(selector, Selector, causes);
        NotEmpty(selector, kind, causes);
    }

    /// <summary>A selector that takes every pod of the namespace is none.</summary>
    public static void NotEmpty(MapNode? selector, string kind, Causes causes)
    {
        if (SelectorRules.IsEmpty(selector))
        {
            causes.Add(FieldError.Invalid(Selector, SelectorRules.Shown(selector), $"empty selector is invalid for {kind}"));
        }
    }

    /// <summary>The rules of deployments and replica sets, whose selector is required, up to the template.</summary>
    public static void SelectorAndTemplate(MapNode spec, MapNode? old, Causes causes)
    {
        RequiredSelector(spec, "deployment", causes);
        MapNode? selector = spec.Map("selector");
        if (!SelectorRules.IsUsable(selector))
        {
            causes.Add(FieldError.Invalid(Selector, SelectorRules.Shown(selector), "invalid label selector"));
            return;
        }

        MapNode? template = spec.Map("template");
        if (!SelectorRules.IsEmpty(selector))
        {
            Matches(selector, template, Template, causes);
        }

        PodTemplateRules.Check(template, Template, causes, old?.Map("template"));
        RestartsAlways(template, Template, causes);
        NoDeadline(template, "ReplicaSet", Template, causes);
    }

    /// <summary>The selector, unless it is malformed, takes the template's pods; an absent one takes none.</summary>
    public static void Matches(MapNode? selector, MapNode? template, FieldPath path, Causes causes)
    {
        MapNode? labels = template?.Map("metadata")?.Map("labels");
        if (SelectorRules.IsUsable(selector) && !SelectorRules.Matches(selector, labels))
        {
            Mismatch(labels, path, causes);
        }
    }

    /// <summary>The template's labels are not those that the selector takes.</summary>
    public static void Mismatch(MapNode? labels, FieldPath path, Causes causes) =>
        causes.Add(FieldError.Invalid(path.Child("metadata").Child("labels"), ShownValue.Json(labels), NoMatch));

    /// <summary>Containers of pods that a controller keeps up are restarted always.</summary>
    public static void RestartsAlways(MapNode? template, FieldPath path, Causes causes)
    {
        string policy = template?.Map("spec")?.Text("restartPolicy") ?? "";
        if (policy != "Always")
        {
            causes.Add(FieldError.NotSupported(path.Child("spec").Child("restartPolicy"), policy, Always));
        }
    }

    /// <summary>Pods that a controller keeps up have no deadline.</summary>
    public static void NoDeadline(MapNode? template, string kind, FieldPath path, Causes causes)
    {
        if (template?.Map("spec")?["activeDeadlineSeconds"] is NumberNode)
        {
            causes.Add(FieldError.Forbidden(path.Child("spec").Child("activeDeadlineSeconds"), $"activeDeadlineSeconds in {kind} is not Supported"));
        }
    }
}
