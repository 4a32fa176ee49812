using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Strategies;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;

namespace Kronicle.Application.Writes;

/// <summary>Patch: the body changes what is stored; the result is decoded as an update's body would be.</summary>
public sealed class PatchDecoder(ObjectReads reads, Defaults defaults, Subresources subresources, ApplyDecoder apply) : IWriteDecoder<PatchObject>
{
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";

    public async ValueTask<ApiStatus?> DecodeAsync(PatchObject request, CancellationToken cancellation)
    {
        RequestContext context = request.Context;
        WriteState state = request.State;
        string type = context.Body.ContentType;
        if (type == ApplyDecoder.MediaType)
        {
            return await apply.DecodeAsync(request, cancellation);
        }

        if (type is not (JsonPatchType or MergePatchType or StrategicType))
        {
            return new ApiStatus(415, "UnsupportedMediaType", "415: Unsupported Media Type", new());
        }

        StatusCause? forced = context.Options.Has("force") ? FieldError.Forbidden("force", "may not be specified for non-apply patch") : null;
        if (context.Options.CheckWrite("PatchOptions", forced) is { } bad)
        {
            return bad;
        }

        BodyBytes body = await context.Body.ReadAsync(cancellation);
        if (body.Failure is not null)
        {
            return body.Failure;
        }

        state.Namespace = context.Info.Namespace;
        state.Name = context.Info.Name;
        state.Existing = await reads.CurrentAsync(state, context.Storage, state.Namespace, state.Name, cancellation);
        if (state.Existing is null)
        {
            return Failure.NotFound(context.Resource.GroupResource, state.Name);
        }

        state.Before = context.FromStorage(state.Existing);
        return Apply(context, state, type, GoUtf8.Mended(body.Bytes));
    }

    private ApiStatus? Apply(RequestContext context, WriteState state, string type, ReadOnlyMemory<byte> body)
    {
        bool lenient = context.Options.FieldValidation == "Ignore";
        Node? patch = TreeReader.Read(body.Span, out string? error);
        if (patch is null)
        {
            return Malformed(type, lenient, error!);
        }

        var strict = new List<string>();
        if (!lenient)
        {
            strict.AddRange(DuplicateFields.Of(body.Span).Select(found => type == JsonPatchType ? "json patch " + found : found));
        }

        PatchResult outcome = Run(context, subresources.Shown(context, state.Before!), type, patch, strict);
        if (outcome.Failure is not null)
        {
            return outcome.Failure;
        }

        (MapNode? patched, ApiStatus? bad) = PatchedObject.Decode(context, outcome.Patched!, type == StrategicType ? patch : null, strict);
        if (patched is null)
        {
            return bad;
        }

        MapNode metadata = patched.EnsureMap("metadata");
        if ((NamespaceCheck.Apply(context, metadata) ?? NameCheck.Check(state, metadata) ??
            UpdateDecoder.VersionCheck(context, state.Existing!, metadata.Text("resourceVersion") ?? "")) is { } refused)
        {
            return refused;
        }

        state.Scale = context.Info.Subresource == "scale" ? patched : null;
        (state.Object, ApiStatus? failure) = subresources.Incoming(context, patched, state.Before!);
        if (failure is null && context.Info.Subresource != "scale")
        {
            defaults.Apply(context.Resource, state.Object!);
        }

        return failure;
    }

    private static ApiStatus Malformed(string type, bool lenient, string error) => Failure.BadRequest((type, lenient) switch
    {
        (StrategicType, _) or (JsonPatchType, true) => error,
        (_, true) => "Invalid JSON Patch",
        _ => $"error decoding patch: {error}",
    });

    private static PatchResult Run(RequestContext context, MapNode shown, string type, Node patch, List<string> strict)
    {
        bool lenient = context.Options.FieldValidation == "Ignore";
        switch (type)
        {
            case MergePatchType:
                return MergePatch.Apply(shown, patch, lenient);
            case StrategicType:
                return StrategicMergePatch.Apply(context.KindType, shown, patch);
            default:
                if (JsonPatch.Read(patch, lenient, out ApiStatus? failure) is not { } operations)
                {
                    return failure!;
                }

                strict.AddRange(operations.Warnings);
                return operations.Apply(shown);
        }
    }
}
