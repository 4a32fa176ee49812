using FluentValidation;
using FluentValidation.Results;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation;

/// <summary>Takes the causes that a rule finds; each becomes a failure whose state is the cause.</summary>
public readonly struct Causes(ValidationContext<ObjectUnderReview> context)
{
    public void Add(StatusCause cause) =>
        context.AddFailure(new ValidationFailure(cause.Field, cause.Message) { ErrorCode = cause.Reason, CustomState = cause });

    public void Add(IEnumerable<StatusCause> causes)
    {
        foreach (StatusCause cause in causes)
        {
            Add(cause);
        }
    }
}
