using Kronicle.Application.Requests;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Warns, and tells audit of, whoever uses a kind that is kept only for those who have used it before. https://kubernetes.io/docs/reference/using-api/deprecation-policy/</summary>
public sealed class DeprecationStage<TRequest> : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        if (request.Context.Info.Definition is { } resource && DeprecatedKinds.WarningOf(resource.GroupVersionKind) is { } warning)
        {
            request.Context.Warnings.Add(warning);
            request.Context.Annotations["k8s.io/deprecated"] = "true";
        }

        return next();
    }
}
