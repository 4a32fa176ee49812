using Kronicle.Application.Strategies;
using Kronicle.Application.Validation;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>The rules of the kind: every cause at once, in the reference's order.</summary>
public sealed class ValidationStage<TRequest>(ObjectRules rules, TimeProvider clock) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        WriteState state = request.State;
        RequestContext context = request.Context;
        if (state.Object is null || !context.Resource.Stored)
        {
            return next();
        }

        IReadOnlyList<StatusCause> causes = rules.Check(new ObjectUnderReview(
            context.Resource, state.Object, state.Creates ? null : state.Before, Subresources.Endpoint(context.Info.Subresource)));
        if (causes.Count > 0)
        {
            return Task.FromResult<ApiAnswer>(new FailureAnswer(Failure.Invalid(context.Resource.GroupVersionKind, NameOf(state), causes)));
        }

        context.Warnings.AddRange(KindStrategies.For(context.Resource)?.Warnings(StrategyStage.WriteOf(context, state, clock.GetUtcNow())) ?? []);
        return next();
    }

    private static string NameOf(WriteState state) =>
        state.Name.Length > 0 ? state.Name : state.Object!.Map("metadata")?.Text("generateName") ?? "";
}
