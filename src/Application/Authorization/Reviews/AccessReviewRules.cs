using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Authorization.Reviews;

/// <summary>The rules of the three access reviews: one question, about somebody, in an object without metadata of its own.</summary>
internal static class AccessReviewRules
{
    private static readonly StructType NonResource = ResourceCatalogue.BuiltIn.Type("io.k8s.api.authorization.v1.NonResourceAttributes")!;
    private static readonly StructType ObjectMeta = ResourceCatalogue.BuiltIn.Type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")!;

    /// <summary>SelfSubjectAccessReview: the caller is the subject.</summary>
    public static ApiStatus? Self(MapNode review) => Judge(causes =>
    {
        Attributes(review.Map("spec") ?? [], causes);
        Selectors(review, causes);
        Metadata(review, causes, "must be empty", "");
    });

    /// <summary>SubjectAccessReview: the spec names the subject.</summary>
    public static ApiStatus? Subject(MapNode review) => Judge(causes =>
    {
        Spec(review, causes);
        Metadata(review, causes, "must be empty", "");
    });

    /// <summary>LocalSubjectAccessReview: about a resource of the review's own namespace.</summary>
    public static ApiStatus? Local(MapNode review) => Judge(causes =>
    {
        Spec(review, causes);
        Metadata(review, causes, "must be empty except for namespace", "namespace");
        FieldPath path = FieldPath.Spec;
        string ns = review.Map("metadata")?.Text("namespace") ?? "";
        if (review.Map("spec")?.Map("resourceAttributes") is { } resource && (resource.Text("namespace") ?? "") != ns)
        {
            causes.Add(FieldError.InvalidText(path.Child("resourceAttributes").Child("namespace"), resource.Text("namespace") ?? "", "must match metadata.namespace"));
        }

        if (review.Map("spec")?.Map("nonResourceAttributes") is { } other)
        {
            causes.Add(FieldError.Invalid(path.Child("nonResourceAttributes"), InternalValue.Json(other, NonResource), "disallowed on this kind of request"));
        }
    });

    private static void Spec(MapNode review, Causes causes)
    {
        MapNode spec = review.Map("spec") ?? [];
        Attributes(spec, causes);
        if (string.IsNullOrEmpty(spec.Text("user")) && spec.List("groups") is not { Count: > 0 })
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("user"), "", "at least one of user or group must be specified"));
        }

        Selectors(review, causes);
    }

    private static void Attributes(MapNode spec, Causes causes)
    {
        MapNode? other = spec.Map("nonResourceAttributes");
        bool resource = spec.Map("resourceAttributes") is not null;
        if (resource && other is not null)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("nonResourceAttributes"), InternalValue.Json(other, NonResource),
                "cannot be specified in combination with resourceAttributes"));
        }

        if (!resource && other is null)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("resourceAttributes"), "null",
                "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }
    }

    private static void Selectors(MapNode review, Causes causes) =>
        SelectorAttributeRules.Check(review.Map("spec")?.Map("resourceAttributes"), FieldPath.Spec.Child("resourceAttributes"), causes);

    private static void Metadata(MapNode review, Causes causes, string detail, string allowed)
    {
        MapNode metadata = review.Map("metadata") ?? [];
        foreach ((string key, Node value) in metadata)
        {
            if (key != "managedFields" && key != allowed && !IsEmpty(value))
            {
                causes.Add(FieldError.Invalid(FieldPath.Metadata, ShownValue.Json(metadata, ObjectMeta), detail));
                return;
            }
        }
    }

    private static bool IsEmpty(Node value) => value switch
    {
        TextNode text => text.Value.Length == 0,
        MapNode map => map.Count == 0,
        ListNode list => list.Count == 0,
        NumberNode number => number.Integer == 0,
        _ => value is NullNode,
    };

    // The reference names no kind here: the decoded object has lost it.
    private static ApiStatus? Judge(Action<Causes> rules)
    {
        var found = new List<StatusCause>();
        rules(new Causes(found));
        return found.Count == 0 ? null : Failure.Invalid(new GroupVersionKind("authorization.k8s.io", "v1", ""), "", found);
    }
}
