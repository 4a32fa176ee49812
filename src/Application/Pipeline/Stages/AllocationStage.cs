using Kronicle.Application.Allocation;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Takes addresses and ports for the object that is being written, and gives them back when it is not stored: apiserver's BeginCreate
/// and BeginUpdate. A write whose append ends with an exception may have been stored or not: nothing is given back then, the repair
/// finds out.
/// </summary>
public sealed class AllocationStage<TRequest>(Allocators allocators) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        request.State.Object is not null && request.Context.Info.Subresource.Length == 0 && allocators.For(request.Context.Resource) is { } allocator
            ? AllocatedAsync(request.Context, request.State, allocator, next, cancellationToken)
            : next();

    private static async Task<ApiAnswer> AllocatedAsync(
        RequestContext context, WriteState state, IAllocator allocator, RequestHandlerDelegate<ApiAnswer> next, CancellationToken cancellation)
    {
        AllocationOutcome outcome = await allocator.BeginAsync(
            new(Allocators.OwnerOf(context, state.Namespace, state.Name), state.Object!, state.Creates ? null : state.Before, context.DryRun), cancellation);
        if (outcome.Failure is { } failure)
        {
            return new FailureAnswer(failure);
        }

        return outcome.Claim is { } claim ? await SettledAsync(context, state, claim, next) : await next();
    }

    private static async Task<ApiAnswer> SettledAsync(RequestContext context, WriteState state, IClaim claim, RequestHandlerDelegate<ApiAnswer> next)
    {
        ApiAnswer answer;
        state.Appending = false;
        try
        {
            answer = await next();
        }
        catch when (!state.Appending)
        {
            await claim.RevertAsync();
            throw;
        }

        await (answer is ObjectAnswer && !context.DryRun ? claim.CommitAsync() : claim.RevertAsync());
        return answer;
    }
}
