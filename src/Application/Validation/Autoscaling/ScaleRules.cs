using FluentValidation.Results;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Autoscaling;

/// <summary>The rules of a Scale, which is never stored: https://kubernetes.io/docs/reference/kubernetes-api/autoscaling/scale-v1/</summary>
public sealed class ScaleRules : RuleSet
{
    private static readonly ScaleRules Rules = new();

    private ScaleRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law((review, causes) => NumberRules.NonNegative(review.New.Map("spec"), "replicas", FieldPath.Spec, causes));
    }

    /// <summary>Every cause to refuse the Scale.</summary>
    /// <param name="scale">The Scale.</param>
    /// <param name="scaled">The resource of the object that it scales.</param>
    public static IReadOnlyList<StatusCause> Check(MapNode scale, ResourceDefinition scaled) =>
        [.. Rules.Validate(new ObjectUnderReview(scaled, scale, null, "scale")).Errors.Select(Cause)];

    private static StatusCause Cause(ValidationFailure failure) => (StatusCause)failure.CustomState;
}
