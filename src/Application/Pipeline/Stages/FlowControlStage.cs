using Kronicle.Application.Authentication;
using Kronicle.Application.Fairness;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Turns requests away with 429 when too many are being served. The system's administrators always get in: they must be able to
/// see what goes on.
/// </summary>
public sealed class FlowControlStage<TRequest>(InFlightLimiter limiter) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    private const int RetryAfterSeconds = 1;

    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        RequestContext context = request.Context;
        if (context.Info.LongRunning || context.User.Groups.Contains(UserInfo.MastersGroup))
        {
            return next();
        }

        bool mutates = context.Info.Mutating;
        if (!limiter.TryEnter(mutates))
        {
            return Task.FromResult<ApiAnswer>(new FailureAnswer(Failure.TooManyRequests(RetryAfterSeconds)));
        }

        var seat = new Seat(limiter, mutates);
        context.Seat = seat;
        context.OnCompleted.Add(_ => seat.Leave());
        return next();
    }
}
