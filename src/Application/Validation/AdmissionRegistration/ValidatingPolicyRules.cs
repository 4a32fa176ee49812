using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/</summary>
public sealed class ValidatingPolicyRules : RuleSet
{
    private const int MostAnnotations = 20;
    private const int MostAnnotationBytes = 5 * 1024;
    private const string NotEmpty = "must be non-empty if specified";

    private static readonly string[] Reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"];
    private static readonly FieldPath Validations = FieldPath.Spec.Child("validations");
    private static readonly FieldPath Annotations = FieldPath.Spec.Child("auditAnnotations");

    public ValidatingPolicyRules()
    {
        When(review => review.IsMain, () =>
        {
            Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: false));
            Law(Spec);
        }).Otherwise(() => Law((review, causes) => PolicyStatusRules.Check(review.New.Map("status") ?? [], causes)));
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        PolicyFrameRules.Head(spec, causes);
        MatchResourceRules.CheckConstraints(spec, FieldPath.Spec, causes);
        PolicyFrameRules.Conditions(review, spec, causes);
        if (spec.Length("validations") == 0 && spec.Length("auditAnnotations") == 0)
        {
            const string Needed = "validations or auditAnnotations must contain at least one item";
            causes.Add(FieldError.Required(Validations, Needed));
            causes.Add(FieldError.Required(Annotations, Needed));
            return;
        }

        foreach ((int i, MapNode validation) in spec.Entries("validations"))
        {
            Validation(validation, Validations.Index(i), causes);
        }

        AuditAnnotations(review, spec.List("auditAnnotations"), causes);
    }

    private static void Validation(MapNode validation, FieldPath path, Causes causes)
    {
        if (string.IsNullOrWhiteSpace(validation.TextOf("expression")))
        {
            causes.Add(FieldError.Required(path.Child("expression"), "expression is not specified"));
        }

        string expression = validation.TextOf("messageExpression");
        if (expression.Length > 0 && string.IsNullOrWhiteSpace(expression))
        {
            causes.Add(FieldError.InvalidText(path.Child("messageExpression"), expression, NotEmpty));
        }

        string message = validation.TextOf("message");
        if (message.Length > 0 && string.IsNullOrWhiteSpace(message))
        {
            causes.Add(FieldError.InvalidText(path.Child("message"), message, NotEmpty));
        }
        else if (message.Trim().AsSpan().ContainsAny('\n', '\r'))
        {
            causes.Add(FieldError.InvalidText(path.Child("message"), message, "must not contain line breaks"));
        }

        Choice.Optional(validation.Text("reason"), Reasons, path.Child("reason"), causes);
    }

    private static void AuditAnnotations(ObjectUnderReview review, ListNode? annotations, Causes causes)
    {
        if (annotations?.Count > MostAnnotations)
        {
            Domain.Schema.Field field = review.Resource.Type.Find("spec")!.Shape.Struct.Find("auditAnnotations")!;
            causes.Add(FieldError.Invalid(Annotations, InternalValue.Json(annotations, field), $"must not have more than {MostAnnotations} auditAnnotations"));
        }

        string policy = review.Metadata.TextOf("name");
        foreach ((int i, MapNode annotation) in new Entries(annotations))
        {
            string key = annotation.TextOf("key");
            if (policy.Length > 0)
            {
                NameRules.Qualified($"{policy}/{key}", Annotations.Index(i).Child("key"), causes);
            }
            else
            {
                causes.Add(FieldError.InvalidText(Annotations.Index(i).Child("key"), key, "requires metadata.name be non-empty"));
            }

            string expression = annotation.TextOf("valueExpression").Trim();
            if (expression.Length == 0)
            {
                causes.Add(FieldError.Required(Annotations.Index(i).Child("valueExpression"), "valueExpression is not specified"));
            }
            else if (Encoding.UTF8.GetByteCount(expression) > MostAnnotationBytes)
            {
                causes.Add(FieldError.Required(Annotations.Index(i).Child("valueExpression"), $"must not exceed {MostAnnotationBytes} bytes in length"));
            }

            if (annotations!.RepeatsEarlier(i, "key", key))
            {
                causes.Add(FieldError.Duplicate(Annotations.Index(i).Child("key"), FieldError.Quote(key)));
            }
        }
    }
}
