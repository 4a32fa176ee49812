using Kronicle.Application.Authorization;
using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Strategies;
using Kronicle.Domain.Applying;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>
/// Server-side apply: the body says what its manager wants of the object, and the object is created when it is not there.
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/
/// </summary>
public sealed class ApplyDecoder(
    ObjectReads reads, Defaults defaults, Subresources subresources, IYamlText yaml, AuthorizerChain authorizers, TimeProvider clock)
{
    public const string MediaType = "application/apply-patch+yaml";

    public async ValueTask<ApiStatus?> DecodeAsync(PatchObject request, CancellationToken cancellation)
    {
        RequestContext context = request.Context;
        WriteState state = request.State;
        if (CheckOptions(context.Options) is { } bad)
        {
            return bad;
        }

        BodyBytes body = await context.Body.ReadAsync(cancellation);
        if (body.Failure is not null)
        {
            return body.Failure;
        }

        state.Applies = true;
        state.Namespace = context.Info.Namespace;
        state.Name = context.Info.Name;
        state.Existing = await reads.CurrentAsync(state, context.Storage, state.Namespace, state.Name, cancellation);
        state.Before = state.Existing is null ? null : context.FromStorage(state.Existing);
        if (state.Creates && context.Info.Subresource.Length > 0)
        {
            return Failure.NotFound(context.Resource.GroupResource, state.Name);
        }

        AppliedBody applied = AppliedBody.Read(context, yaml, body.Bytes);
        ApiStatus? failure = applied.Failure ?? Merge(context, state, applied.Document!) ?? applied.Strict(context);
        return failure ?? (state.Creates ? Create(context, state) ?? await MayCreateAsync(context, cancellation) : Update(context, state));
    }

    private static ApiStatus? CheckOptions(RequestOptions options) => options.CheckWrite(
        "PatchOptions", options.FieldManager.Length > 0 ? null : FieldError.Required("fieldManager", "is required for apply patch"));

    // The merged object, in the form of the path, becomes the state's object with its owners settled.
    private ApiStatus? Merge(RequestContext context, WriteState state, MapNode document)
    {
        MapNode? shown = state.Before is null ? null : subresources.Shown(context, state.Before);
        ApplyOutcome outcome = ApplyManagement.Apply(context, state.Before, shown, document, clock.GetUtcNow());
        if (outcome.Failure is not null)
        {
            return outcome.Failure;
        }

        MapNode merged = shown ?? [];
        if (outcome.Object is { } changed)
        {
            using var buffer = new JsonBuffer(4096);
            CanonicalWriter.Free(buffer, changed);
            DecodedObject decoded = ObjectDecoder.Decode(buffer.Written, context.KindType);
            if (decoded.Error is not null)
            {
                return AppliedBody.Unfit(context, document, decoded.Error);
            }

            merged = decoded.Object!;
        }

        merged.EnsureMap("metadata")["managedFields"] = outcome.Owners;
        state.Object = merged;
        return null;
    }

    private ApiStatus? Create(RequestContext context, WriteState state)
    {
        MapNode metadata = state.Object!.EnsureMap("metadata");
        if (metadata.Text("uid") is { Length: > 0 } uid)
        {
            return Failure.Conflict(context.Resource.GroupResource, state.Name,
                $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        }

        if ((NamespaceCheck.Apply(context, metadata) ?? NameCheck.Check(state, metadata)) is { } mismatch)
        {
            return mismatch;
        }

        metadata.Remove("resourceVersion");
        defaults.Apply(context.Resource, state.Object);
        return null;
    }

    private ApiStatus? Update(RequestContext context, WriteState state)
    {
        MapNode body = state.Object!;
        MapNode metadata = body.EnsureMap("metadata");
        ApiStatus? failure = NamespaceCheck.Apply(context, metadata) ?? NameCheck.Check(state, metadata) ??
            UpdateDecoder.VersionCheck(context, state.Existing!, metadata.Text("resourceVersion") ?? "");
        if (failure is not null)
        {
            return failure;
        }

        Node? owners = metadata["managedFields"];
        (state.Object, failure) = subresources.Incoming(context, body, state.Before!);
        if (failure is null)
        {
            state.Object!.EnsureMap("metadata")["managedFields"] = ApplyManagement.Owners(context, state.Before!, owners as ListNode);
        }

        if (failure is null && context.Info.Subresource != "scale")
        {
            defaults.Apply(context.Resource, state.Object!);
        }

        return failure;
    }

    // Who may only patch may not create by an apply.
    private async ValueTask<ApiStatus?> MayCreateAsync(RequestContext context, CancellationToken cancellation)
    {
        AuthorizationAttributes attributes = AuthorizationAttributes.Of(context) with { Verb = "create" };
        AuthorizationOutcome outcome = await authorizers.AuthorizeAsync(attributes, cancellation);
        return outcome.Decision == Decision.Allow ? null : ForbiddenMessages.Refuse(attributes, outcome.Reason);
    }
}
