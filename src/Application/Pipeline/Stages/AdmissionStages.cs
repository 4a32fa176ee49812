using Kronicle.Application.Admission;
using Kronicle.Application.Allocation;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Mutating admission: plug-ins may change the object that will be stored.</summary>
public sealed class MutatingAdmissionStage<TRequest>(AdmissionChain chain) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        WriteState state = request.State;
        Node? owners = state.Object?.Map("metadata")?["managedFields"];
        AdmissionAttributes attributes = AdmissionRequests.Of(request.Context, state, (request as DeleteObject)?.Options);
        ApiStatus? refusal = await chain.MutateAsync(attributes, cancellationToken);
        if (refusal is null && state.Object is { } changed)
        {
            MutatedMetadata.KeepOwners(changed, owners, request.Context.Warnings);
            MutatedMetadata.DropDuplicateOwners(changed, request.Context.Warnings);
            refusal = MutatedMetadata.Rename(request.Context, request is CreateObject, state, changed);
        }

        return refusal is null ? await next() : new FailureAnswer(refusal);
    }
}

/// <summary>
/// Validating admission: plug-ins judge the object exactly as it will be stored. What they took for it is given back when it is not
/// stored. A write whose append ends with an exception may have been stored or not: nothing is given back then.
/// </summary>
public sealed class ValidatingAdmissionStage<TRequest>(AdmissionChain chain) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        AdmissionAttributes attributes = AdmissionRequests.Of(request.Context, request.State, (request as DeleteObject)?.Options);
        ApiAnswer? answer = null;
        request.State.Appending = false;
        request.State.Stored = null;
        try
        {
            if (await chain.ValidateAsync(attributes, cancellationToken) is { } refusal)
            {
                return answer = new FailureAnswer(refusal);
            }

            request.State.Stored = StoredForm(request, attributes);
            return answer = await next();
        }
        finally
        {
            if (attributes.HasClaims)
            {
                await SettleAsync(attributes, answer, request.State.Appending);
            }
        }
    }

    // Of a new object that is stored in the version in which it came, both forms are one.
    private static byte[]? StoredForm(TRequest request, AdmissionAttributes attributes) =>
        request is CreateObject && attributes.Canonical is { } json && request.Context.Info.Subresource.Length == 0 &&
        ReferenceEquals(request.Context.Catalogue.StorageOf(attributes.Resource), attributes.Resource) &&
        attributes.Object!.Map("metadata")?["resourceVersion"] is null ? json : null;

    private static async ValueTask SettleAsync(AdmissionAttributes attributes, ApiAnswer? answer, bool appending)
    {
        foreach (IClaim claim in attributes.Claims)
        {
            if (answer is ObjectAnswer)
            {
                await claim.CommitAsync();
            }
            else if (answer is not null || !appending)
            {
                await claim.RevertAsync();
            }
        }
    }
}
