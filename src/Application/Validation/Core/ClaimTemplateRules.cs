using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of the claim that an ephemeral volume makes: https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes</summary>
internal static class ClaimTemplateRules
{
    // The names that these fields have in the causes: those of the Go fields with a small first letter.
    private static readonly (string Field, string Shown)[] NotOfTemplates =
    [
        ("name", "name"), ("generateName", "generateName"), ("namespace", "namespace"), ("selfLink", "selfLink"), ("uid", "uID"),
        ("resourceVersion", "resourceVersion"), ("generation", "generation"), ("creationTimestamp", "creationTimestamp"),
        ("deletionTimestamp", "deletionTimestamp"), ("deletionGracePeriodSeconds", "deletionGracePeriodSeconds"),
        ("ownerReferences", "ownerReferences"), ("finalizers", "finalizers"), ("managedFields", "managedFields"),
    ];

    public static void Check(MapNode? template, FieldPath path, Causes causes)
    {
        if (template is null)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        Metadata(template.Map("metadata"), path.Child("metadata"), causes);
        PersistentVolumeClaimSpecRules.Check(template.Map("spec") ?? [], path.Child("spec"), causes);
    }

    /// <summary>The metadata of a template of claims: labels and annotations.</summary>
    public static void Metadata(MapNode? of, FieldPath at, Causes causes)
    {
        MapNode metadata = of ?? [];
        causes.Add(LabelRules.Annotations(metadata.Map("annotations"), at.Child("annotations")));
        causes.Add(LabelRules.Labels(metadata.Map("labels"), at.Child("labels")));
        foreach ((string field, string shown) in NotOfTemplates)
        {
            bool set = metadata[field] switch
            {
                null or NullNode or TextNode { Value: "" } => false,
                NumberNode number => number.Integer != 0 || field == "deletionGracePeriodSeconds",
                _ => true,
            };
            if (set)
            {
                causes.Add(FieldError.Forbidden(at.Child(shown), "cannot be set"));
            }
        }
    }
}
