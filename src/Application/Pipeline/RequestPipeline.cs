using Kronicle.Application.Pipeline.Stages;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Application.Pipeline;

/// <summary>
/// The path of a request, outermost first. This order is the law of the server: authorization never sees a body, admission sees
/// the object that will really be stored, and a retry after a conflict runs again everything from decoding on.
/// </summary>
public static class RequestPipeline
{
    /// <summary>Every request, watch included, passes these.</summary>
    private static readonly Type[] Every =
    [
        typeof(TelemetryStage<>),
        typeof(AuthenticationStage<>),
        typeof(AuditStage<>),
        typeof(ImpersonationStage<>),
        typeof(FlowControlStage<>),
        typeof(AuthorizationStage<>),
        typeof(NegotiationStage<>),
        typeof(DeprecationStage<>),
    ];

    /// <summary>Writes then pass these; each attempt of a write runs them all.</summary>
    private static readonly Type[] Writes =
    [
        typeof(RetryOnConflictStage<>),
        typeof(DecodeStage<>),
        typeof(FieldManagementStage<>),
        typeof(MutatingAdmissionStage<>),
        typeof(EscalationStage<>),
        typeof(NamingStage<>),
        typeof(AllocationStage<>),
        typeof(StrategyStage<>),
        typeof(ValidationStage<>),
        typeof(ValidatingAdmissionStage<>),
    ];

    /// <summary>The stages of a request type, outermost first.</summary>
    public static IEnumerable<Type> StagesOf(Type request) =>
        (typeof(WriteRequest).IsAssignableFrom(request) ? Every.Concat(Writes) : Every).Select(stage => stage.MakeGenericType(request));

    /// <summary>Registers MediatR, every request's handler and its stages.</summary>
    public static IServiceCollection AddRequestPipeline(this IServiceCollection services)
    {
        services.AddSingleton<ServiceFactory>(provider => provider.GetService!);
        services.AddSingleton<IMediator, Mediator>();
        foreach (Type handler in typeof(RequestPipeline).Assembly.GetTypes().Where(type => !type.IsAbstract && HandledBy(type) is not null))
        {
            Type request = HandledBy(handler)!;
            services.AddSingleton(typeof(IRequestHandler<,>).MakeGenericType(request, typeof(ApiAnswer)), handler);
            Type behaviour = typeof(IPipelineBehavior<,>).MakeGenericType(request, typeof(ApiAnswer));
            foreach (Type stage in StagesOf(request))
            {
                services.AddSingleton(behaviour, stage);
            }
        }

        return services;
    }

    private static Type? HandledBy(Type handler) => handler.GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>))
        .Select(i => i.GetGenericArguments()[0])
        .FirstOrDefault(typeof(ApiRequest).IsAssignableFrom);
}
