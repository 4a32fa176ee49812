using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Strategies;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>Update: the body replaces what is stored; some kinds are created by an update.</summary>
public sealed class UpdateDecoder(BodyDecoder bodies, ObjectReads reads, Defaults defaults, Subresources subresources) : IWriteDecoder<UpdateObject>
{
    public async ValueTask<ApiStatus?> DecodeAsync(UpdateObject request, CancellationToken cancellation)
    {
        RequestContext context = request.Context;
        WriteState state = request.State;
        if (context.Options.CheckWrite("UpdateOptions") is { } bad)
        {
            return bad;
        }

        DecodedBody body = await bodies.DecodeAsync(context, context.Kind, cancellation);
        if (body.Failure is not null)
        {
            return body.Failure;
        }

        state.Namespace = context.Info.Namespace;
        state.Name = context.Info.Name;
        MapNode metadata = body.Object!.EnsureMap("metadata");
        if (metadata.Text("name") is { Length: > 0 } name && name != state.Name)
        {
            return Failure.BadRequest($"the name of the object ({name}) does not match the name on the URL ({state.Name})");
        }

        if (metadata.Text("namespace") is { Length: > 0 } ns && ns != state.Namespace)
        {
            return Failure.BadRequest($"the namespace of the object ({ns}) does not match the namespace on the request ({state.Namespace})");
        }

        state.Existing = await reads.CurrentAsync(state, context.Storage, state.Namespace, state.Name, cancellation);
        metadata["namespace"] = context.Resource.Namespaced && state.Namespace.Length > 0 ? new TextNode(state.Namespace) : null;
        if (state.Existing is null)
        {
            return CreateOnUpdate(context, state, body.Object, metadata);
        }

        state.Before = context.FromStorage(state.Existing);
        if (Preconditions(context, state.Existing, metadata) is { } refused)
        {
            return refused;
        }

        state.Scale = context.Info.Subresource == "scale" ? body.Object : null;
        (state.Object, ApiStatus? failure) = subresources.Incoming(context, body.Object, state.Before);
        if (failure is not null)
        {
            return failure;
        }

        if (context.Info.Subresource != "scale")
        {
            defaults.Apply(context.Resource, state.Object!);
        }

        return null;
    }

    private ApiStatus? CreateOnUpdate(RequestContext context, WriteState state, MapNode body, MapNode metadata)
    {
        bool named = metadata.Text("resourceVersion") is { Length: > 0 } version && version != "0";
        if (context.Info.Subresource.Length > 0 || named || !ResourceTraits.Of(context.Resource).CreateOnUpdate)
        {
            return Failure.NotFound(context.Resource.GroupResource, state.Name);
        }

        metadata["name"] = state.Name;
        metadata.Remove("resourceVersion");
        defaults.Apply(context.Resource, body);
        state.Object = body;
        return null;
    }

    internal static ApiStatus? Preconditions(RequestContext context, CachedObject existing, MapNode metadata)
    {
        if (metadata.Text("uid") is { Length: > 0 } uid && uid != existing.Index.Uid)
        {
            return Failure.Conflict(context.Resource.GroupResource, existing.Index.Name,
                $"StorageError: invalid object, Code: 4, Key: {existing.Key}, ResourceVersion: 0, AdditionalErrorMsg: " +
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {existing.Index.Uid}");
        }

        return VersionCheck(context, existing, metadata.Text("resourceVersion") ?? "");
    }

    internal static ApiStatus? VersionCheck(RequestContext context, CachedObject existing, string version)
    {
        if (version is "" or "0")
        {
            return ResourceTraits.Of(context.Resource).UnconditionalUpdate ? null : Failure.Invalid(
                context.Resource.GroupVersionKind, existing.Index.Name,
                [FieldError.Invalid("metadata.resourceVersion", "0", "must be specified for an update")]);
        }

        if (!ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out ulong revision))
        {
            return new ApiStatus(500, "", $"strconv.ParseUint: parsing {GoText.Quote(version)}: invalid syntax");
        }

        return revision == (ulong)existing.Revision ? null : Failure.Modified(context.Resource.GroupResource, existing.Index.Name);
    }
}
