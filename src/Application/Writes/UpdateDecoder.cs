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
        DuplicateOwners.Drop(metadata, context.Warnings);
        if ((NamespaceCheck.Apply(context, metadata) ?? NameCheck.Check(state, metadata)) is { } mismatch)
        {
            return mismatch;
        }

        state.Existing = await reads.CurrentAsync(state, context.Storage, state.Namespace, state.Name, cancellation);
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
        if (context.Info.Subresource.Length > 0 || !ResourceTraits.Of(context.Resource).CreateOnUpdate)
        {
            return Failure.NotFound(context.Resource.GroupResource, state.Name);
        }

        // A uid names an object that must be there; a resourceVersion of one that is gone does not.
        if (metadata.Text("uid") is { Length: > 0 } uid)
        {
            return OtherUid(context, context.Storage.Key(state.Namespace, state.Name), state.Name, uid, "");
        }

        metadata.Remove("resourceVersion");
        defaults.Apply(context.Resource, body);
        state.Object = body;
        return null;
    }

    internal static ApiStatus? Preconditions(RequestContext context, CachedObject existing, MapNode metadata)
    {
        if (metadata.Text("uid") is { Length: > 0 } uid && uid != existing.Index.Uid)
        {
            return OtherUid(context, existing.Key, existing.Index.Name, uid, existing.Index.Uid);
        }

        return VersionCheck(context, existing, metadata.Text("resourceVersion") ?? "");
    }

    private static ApiStatus OtherUid(RequestContext context, string key, string name, string given, string stored) => Failure.Conflict(
        context.Resource.GroupResource, name,
        $"StorageError: invalid object, Code: 4, Key: {key}, ResourceVersion: 0, AdditionalErrorMsg: " +
        $"Precondition failed: UID in precondition: {given}, UID in object meta: {stored}");

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
