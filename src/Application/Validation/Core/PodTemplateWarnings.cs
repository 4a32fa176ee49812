using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>What kube-apiserver warns of in pods and in templates that it stores nevertheless.</summary>
public static class PodTemplateWarnings
{
    /// <param name="template">A pod or a template; null has no warnings.</param>
    /// <param name="path">Where the template stands; null for a pod.</param>
    /// <param name="oldTemplate">The stored one; null on create.</param>
    public static IEnumerable<string> Of(MapNode? template, FieldPath? path, MapNode? oldTemplate)
    {
        MapNode spec = template?.Map("spec") ?? [];
        FieldPath specPath = path?.Child("spec") ?? FieldPath.Spec;
        if (spec.Integer("terminationGracePeriodSeconds") is < 0)
        {
            yield return $"{specPath.Child("terminationGracePeriodSeconds")}: must be >= 0; negative values are invalid and will be treated as 1";
        }
    }
}
