using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>
/// The rules that metadata has on update. The stale or missing resourceVersion is no rule of these: the write's expected revision
/// settles it.
/// </summary>
public sealed class MetadataUpdateRules : RuleSet
{
    private const string Immutable = "field is immutable";

    /// <param name="kubernetesFinalizers">Whether an unqualified finalizer must be one of Kubernetes' own.</param>
    public MetadataUpdateRules(bool kubernetesFinalizers)
    {
        Law(Finalizers);
        Law(Generation);
        Law(ImmutableFields);
        Law((review, causes) => OnUpdate(review, causes, LabelRules.Labels(review.Metadata.Map("labels"), "metadata.labels")));
        Law((review, causes) => OnUpdate(review, causes, LabelRules.Annotations(review.Metadata.Map("annotations"), "metadata.annotations")));
        Law((review, causes) => OnUpdate(review, causes, OwnerReferenceRules.Check(review.Metadata.List("ownerReferences"), "metadata.ownerReferences")));
        Law((review, causes) => OnUpdate(review, causes, ManagedFieldRules.Check(review.Metadata.List("managedFields"), "metadata.managedFields")));
        if (kubernetesFinalizers)
        {
            Law((review, causes) => OnUpdate(review, causes, FinalizerRules.CheckUnqualified(review.Metadata.List("finalizers"), "metadata.finalizers")));
        }
    }

    private static void OnUpdate(ObjectUnderReview review, Causes causes, IEnumerable<StatusCause> found)
    {
        if (review.IsUpdate)
        {
            causes.Add(found);
        }
    }

    private static void Finalizers(ObjectUnderReview review, Causes causes)
    {
        if (review.IsUpdate && review.OldMetadata.Has("deletionTimestamp"))
        {
            causes.Add(FinalizerRules.CheckNoneAdded(review.Metadata.List("finalizers"), review.OldMetadata.List("finalizers"), "metadata.finalizers"));
        }
    }

    private static void Generation(ObjectUnderReview review, Causes causes)
    {
        if (!review.IsUpdate)
        {
            return;
        }

        MetadataRules.Generation(review, causes);
        long generation = review.Metadata.Integer("generation") ?? 0;
        if (generation < (review.OldMetadata.Integer("generation") ?? 0))
        {
            causes.Add(FieldError.Invalid("metadata.generation", $"{generation}", "must not be decremented"));
        }
    }

    private static void ImmutableFields(ObjectUnderReview review, Causes causes)
    {
        if (!review.IsUpdate)
        {
            return;
        }

        foreach (string field in (ReadOnlySpan<string>)["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"])
        {
            Node? value = review.Metadata[field];
            Node? old = review.OldMetadata[field];
            if (!(value?.SameAs(old) ?? old is null))
            {
                causes.Add(FieldError.Invalid("metadata." + field, Shown(value, field), Immutable));
            }
        }
    }

    private static string Shown(Node? value, string field) => value switch
    {
        TextNode text => FieldError.Quote(text.Value),
        NumberNode number => number.ToString(),
        _ => field is "name" or "namespace" or "uid" ? "\"\"" : "null",
    };
}
