using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Autoscaling;

/// <summary>The sources that metrics come from, each with its target.</summary>
internal static class MetricSourceRules
{
    public static void Check(string kind, MapNode source, FieldPath path, bool anyVersion, Causes causes)
    {
        MapNode target = source.Map("target") ?? [];
        FieldPath targetPath = path.Child("target");
        Subject(kind, source, path, anyVersion, causes);
        MetricTargetRules.Check(target, targetPath, causes);
        bool average = target.IsSet("averageValue");
        switch (kind)
        {
            case "object" when !average && !target.IsSet("value"):
                causes.Add(FieldError.Required(targetPath.Child("averageValue"), "must set either a target value or averageValue"));
                break;
            case "external" when !average && !target.IsSet("value"):
                causes.Add(FieldError.Required(targetPath.Child("averageValue"), "must set either a target value for metric or a per-pod target"));
                break;
            case "external" when average && target.IsSet("value"):
                causes.Add(FieldError.Forbidden(targetPath.Child("value"), "may not set both a target value for metric and a per-pod target"));
                break;
            case "pods" when !average:
                causes.Add(FieldError.Required(targetPath.Child("averageValue"), "must specify a positive target averageValue"));
                break;
            case "resource" or "containerResource" when !average && !target.IsSet("averageUtilization"):
                causes.Add(FieldError.Required(targetPath.Child("averageUtilization"), "must set either a target raw value or a target utilization"));
                break;
            case "resource" or "containerResource" when average && target.IsSet("averageUtilization"):
                causes.Add(FieldError.Forbidden(targetPath.Child("averageValue"), "may not set both a target raw value and a target utilization"));
                break;
        }
    }

    // What is measured: a resource of pods or of one of their containers, or a named metric.
    private static void Subject(string kind, MapNode source, FieldPath path, bool anyVersion, Causes causes)
    {
        if (kind is "resource" or "containerResource")
        {
            if (!source.HasText("name"))
            {
                causes.Add(FieldError.Required(path.Child("name"), "must specify a resource name"));
            }

            if (kind == "containerResource")
            {
                Container(source.TextOf("container"), path.Child("container"), causes);
            }

            return;
        }

        if (kind == "object")
        {
            TargetReferenceRules.Check(source.Map("describedObject") ?? [], path.Child("describedObject"), causes, anyVersion, anyGroup: true);
        }

        string name = source.Map("metric")?.Text("name") ?? "";
        FieldPath namePath = path.Child("metric").Child("name");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(namePath, "must specify a metric name"));
        }
        else
        {
            NameRules.Check(NameForm.PathSegment, name, namePath, causes);
        }
    }

    private static void Container(string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, "must specify a container"));
        }
        else
        {
            NameRules.Label(name, path, causes);
        }
    }
}
