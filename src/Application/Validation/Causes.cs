using FluentValidation;
using FluentValidation.Results;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation;

/// <summary>
/// Takes the causes that rules find, in their order. They become failures of a validation whose state is the cause, or, where a rule
/// only wants to know what another one would say, items of a list.
/// </summary>
public sealed class Causes
{
    private readonly ValidationContext<ObjectUnderReview>? context;
    private readonly List<StatusCause>? list;

    public Causes(ValidationContext<ObjectUnderReview> context) => this.context = context;

    public Causes(List<StatusCause> list) => this.list = list;

    /// <summary>How many were added here: two readings tell whether the rules between them found something.</summary>
    public int Count { get; private set; }

    /// <summary>Whether pods may ask for every privilege of the host; what is only collected takes it that they may.</summary>
    public bool AllowPrivileged => context?.InstanceToValidate.AllowPrivileged ?? true;

    public void Add(StatusCause cause)
    {
        Count++;
        list?.Add(cause);
        context?.AddFailure(new ValidationFailure(cause.Field, cause.Message) { ErrorCode = cause.Reason, CustomState = cause });
    }

    public void Add(IEnumerable<StatusCause> causes)
    {
        foreach (StatusCause cause in causes)
        {
            Add(cause);
        }
    }
}
