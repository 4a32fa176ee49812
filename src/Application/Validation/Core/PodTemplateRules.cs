using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of the pod template in a workload: https://kubernetes.io/docs/concepts/workloads/pods/#pod-templates</summary>
public static class PodTemplateRules
{
    private static readonly MapNode Nothing = [];

    /// <param name="template">The template with its defaults; null counts as an empty one.</param>
    /// <param name="path">Where the template stands.</param>
    /// <param name="causes">Takes what is found.</param>
    /// <param name="oldTemplate">The stored template; null on create.</param>
    public static void Check(MapNode? template, FieldPath path, Causes causes, MapNode? oldTemplate = null)
    {
        MapNode spec = template?.Map("spec") ?? Nothing;
        MapNode metadata = template?.Map("metadata") ?? Nothing;
        FieldPath specPath = path.Child("spec");
        causes.Add(LabelRules.Labels(metadata.Map("labels"), path.Child("labels")));
        causes.Add(LabelRules.Annotations(metadata.Map("annotations"), path.Child("annotations")));
        PodAnnotationRules.Check(metadata.Map("annotations"), spec, path.Child("annotations"), causes, oldTemplate?.Map("metadata")?.Map("annotations"));
        PodSpecRules.Check(spec, null, specPath, causes, oldTemplate?.Map("spec"));
        ProfileAnnotationRules.Match(metadata.Map("annotations"), spec, specPath, causes);
        if (spec.Length("ephemeralContainers") > 0)
        {
            causes.Add(FieldError.Forbidden(specPath.Child("ephemeralContainers"), "ephemeral containers not allowed in pod template"));
        }
    }
}
