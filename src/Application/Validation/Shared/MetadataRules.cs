using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules that metadata has on create, and on updates of kinds whose update rules repeat those of create.</summary>
public sealed class MetadataRules : RuleSet
{
    /// <param name="form">What names may be.</param>
    /// <param name="kubernetesFinalizers">Whether an unqualified finalizer must be one of Kubernetes' own.</param>
    public MetadataRules(NameForm form, bool kubernetesFinalizers)
        : this((_, name, prefix) => NameForms.Errors(form, name, prefix), kubernetesFinalizers)
    {
    }

    /// <param name="errors">What is wrong with a name, or with a prefix of generated names, of the object under review.</param>
    /// <param name="kubernetesFinalizers">Whether an unqualified finalizer must be one of Kubernetes' own.</param>
    public MetadataRules(Func<ObjectUnderReview, string, bool, IReadOnlyList<string>> errors, bool kubernetesFinalizers)
    {
        Law((review, causes) => Names(review, errors, causes));
        Law(Namespaces);
        Law((review, causes) => Generation(review, causes));
        Law((review, causes) => causes.Add(LabelRules.Labels(review.Metadata.Map("labels"), "metadata.labels")));
        Law((review, causes) => causes.Add(LabelRules.Annotations(review.Metadata.Map("annotations"), "metadata.annotations")));
        Law((review, causes) => causes.Add(OwnerReferenceRules.Check(review.Metadata.List("ownerReferences"), "metadata.ownerReferences")));
        Law((review, causes) => causes.Add(FinalizerRules.Check(review.Metadata.List("finalizers"), "metadata.finalizers")));
        Law((review, causes) => causes.Add(ManagedFieldRules.Check(review.Metadata.List("managedFields"), "metadata.managedFields")));
        if (kubernetesFinalizers)
        {
            Law((review, causes) => causes.Add(FinalizerRules.CheckUnqualified(review.Metadata.List("finalizers"), "metadata.finalizers")));
        }
    }

    internal static void Generation(ObjectUnderReview review, Causes causes)
    {
        if (review.Metadata.Integer("generation") is < 0 and long generation)
        {
            causes.Add(FieldError.Invalid("metadata.generation", $"{generation}", "must be greater than or equal to 0"));
        }
    }

    private static void Names(ObjectUnderReview review, Func<ObjectUnderReview, string, bool, IReadOnlyList<string>> errors, Causes causes)
    {
        if (review.Metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            causes.Add(errors(review, prefix, true).Select(error => FieldError.InvalidText("metadata.generateName", prefix, error)));
        }

        string name = review.Metadata.Text("name") ?? "";
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required("metadata.name", "name or generateName is required"));
            return;
        }

        causes.Add(errors(review, name, false).Select(error => FieldError.InvalidText("metadata.name", name, error)));
    }

    private static void Namespaces(ObjectUnderReview review, Causes causes)
    {
        string ns = review.Metadata.Text("namespace") ?? "";
        if (!review.Resource.Namespaced && ns.Length > 0)
        {
            causes.Add(FieldError.Forbidden("metadata.namespace", "not allowed on this type"));
        }
        else if (review.Resource.Namespaced && ns.Length == 0)
        {
            causes.Add(FieldError.Required("metadata.namespace", ""));
        }
        else if (review.Resource.Namespaced)
        {
            causes.Add(NameForms.Errors(NameForm.Label, ns).Select(error => FieldError.InvalidText("metadata.namespace", ns, error)));
        }
    }
}
