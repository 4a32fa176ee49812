using System.Collections.Concurrent;
using FluentValidation;
using FluentValidation.Results;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation;

/// <summary>
/// Finds the rules of a kind and applies them. Kinds without rules of their own have those of metadata. A kind's rules are made when
/// its first object comes.
/// </summary>
/// <param name="allowPrivileged">Whether pods may ask for every privilege of the host: --allow-privileged.</param>
public sealed class ObjectRules(bool allowPrivileged = false)
{
    private readonly ConcurrentDictionary<(string Group, string Kind), Lazy<IValidator<ObjectUnderReview>>> byKind = new();
    private readonly RuleSet genericCreate = new MetadataRules(NameForm.PathSegment, kubernetesFinalizers: false);
    private readonly RuleSet genericUpdate = new MetadataUpdateRules(kubernetesFinalizers: false);

    /// <summary>Every cause to refuse the object with 422 Invalid, in the reference's order; empty when it may be stored.</summary>
    /// <remarks>
    /// Creates are held against the generic rules only after the kind's own accept, updates before: the reference repeats causes that
    /// both find, and so does this.
    /// </remarks>
    public IReadOnlyList<StatusCause> Check(ObjectUnderReview review)
    {
        review = allowPrivileged ? review with { AllowPrivileged = true } : review;
        IValidator<ObjectUnderReview> kind = Of(review);
        var causes = new List<StatusCause>();
        if (review.IsUpdate)
        {
            Apply(genericCreate, review, causes);
            Apply(genericUpdate, review, causes);
            Apply(kind, review, causes);
            return causes;
        }

        Apply(kind, review, causes);
        if (causes.Count == 0)
        {
            Apply(genericCreate, review, causes);
        }

        return causes;
    }

    private static void Apply(IValidator<ObjectUnderReview> rules, ObjectUnderReview review, List<StatusCause> causes)
    {
        foreach (ValidationFailure failure in rules.Validate(review).Errors)
        {
            causes.Add(failure.CustomState as StatusCause ?? new(failure.ErrorCode, failure.ErrorMessage, failure.PropertyName));
        }
    }

    private IValidator<ObjectUnderReview> Of(ObjectUnderReview review) => byKind.GetOrAdd(
        (review.Resource.Group, review.Resource.Kind),
        static key => new(() => KindRules.Make(key.Group, key.Kind))).Value;
}
