using Kronicle.Application.Strategies;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>What the server itself sets: generation, what belongs to other endpoints, and what a kind's strategy says.</summary>
public sealed class StrategyStage<TRequest>(TimeProvider clock) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        WriteState state = request.State;
        RequestContext context = request.Context;
        if (state.Object is { } target && context.Resource.Stored)
        {
            if (state.Creates)
            {
                Create(context, state, target);
            }
            else
            {
                Update(context, state, target, state.Before!);
            }
        }

        return next();
    }

    private void Create(RequestContext context, WriteState state, MapNode target)
    {
        MapNode metadata = target.EnsureMap("metadata");
        foreach (string key in (ReadOnlySpan<string>)["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"])
        {
            metadata.Remove(key);
        }

        ResourceTraits traits = ResourceTraits.Of(context.Resource);
        if (context.Resource.Subresources.ContainsKey("status") && !traits.StatusOnCreate)
        {
            target.Remove("status");
        }

        if (traits.GenerationOnCreate)
        {
            metadata["generation"] = NumberNode.Of(1);
        }

        DisabledPodFields.Drop(context.Resource, target, null);
        KindStrategies.For(context.Resource)?.PrepareForCreate(StrategyStage.WriteOf(context, state, clock.GetUtcNow()));
    }

    private void Update(RequestContext context, WriteState state, MapNode target, MapNode old)
    {
        MapNode metadata = target.EnsureMap("metadata");
        MapNode before = old.Map("metadata")!;
        IKindStrategy? strategy = KindStrategies.For(context.Resource);
        StrategyWrite write = StrategyStage.WriteOf(context, state, clock.GetUtcNow());
        DisabledPodFields.Drop(context.Resource, target, old);
        strategy?.PrepareForUpdate(write);
        foreach (string key in (ReadOnlySpan<string>)["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"])
        {
            metadata[key] = before[key];
        }

        metadata["uid"] ??= before["uid"];
        if (ResourceTraits.Of(context.Resource).GenerationOnChange && context.Info.Subresource != "status" &&
            (IntentChanged(context.Resource, target, old) || strategy?.ChangesIntent(write) is true))
        {
            metadata["generation"] = NumberNode.Of((before.Integer("generation") ?? 0) + 1);
        }
    }

    // Everything but metadata and status is what the object asks for.
    private static bool IntentChanged(ResourceDefinition resource, MapNode target, MapNode old)
    {
        foreach (string key in target.Keys.Union(old.Keys))
        {
            if (key is not ("metadata" or "status" or "kind" or "apiVersion") && !Same(resource.Type.Find(key), target[key], old[key]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(Field? field, Node? one, Node? other) =>
        field is null ? one?.SameAs(other) ?? other is null : SameMeaning.Values(one, other, field.Shape, field.Pointer);
}

/// <summary>What the stages that ask a strategy tell it.</summary>
internal static class StrategyStage
{
    public static StrategyWrite WriteOf(RequestContext context, WriteState state, DateTimeOffset now) => new()
    {
        Resource = context.Resource,
        Object = state.Object!,
        Old = state.Creates ? null : state.Before,
        Subresource = Subresources.Endpoint(context.Info.Subresource),
        User = context.User,
        Now = now,
        Warnings = context.Warnings,
    };
}
