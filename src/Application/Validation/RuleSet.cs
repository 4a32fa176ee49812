using FluentValidation;

namespace Kronicle.Application.Validation;

/// <summary>
/// Rules over the tree of an object. Causes come in the order in which the rules were stated, all of them: clients compare the
/// order with kube-apiserver's. Instances are shared between requests and keep no state.
/// </summary>
public abstract class RuleSet : AbstractValidator<ObjectUnderReview>
{
    /// <summary>A rule for creates and updates, subresources included.</summary>
    protected void Law(Action<ObjectUnderReview, Causes> law) =>
        RuleFor(review => review).Custom((review, context) => law(review, new(context)));

    /// <summary>A rule for creates and for updates of the object itself.</summary>
    protected void LawOfMain(Action<ObjectUnderReview, Causes> law) => Law((review, causes) =>
    {
        if (review.IsMain)
        {
            law(review, causes);
        }
    });

    /// <summary>A rule for updates of the object itself.</summary>
    protected void LawOfUpdate(Action<ObjectUnderReview, Causes> law) => Law((review, causes) =>
    {
        if (review.IsMainUpdate)
        {
            law(review, causes);
        }
    });
}
