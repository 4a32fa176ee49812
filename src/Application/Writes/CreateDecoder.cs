using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>Create: the body is the object.</summary>
public sealed class CreateDecoder(BodyDecoder bodies, Defaults defaults) : IWriteDecoder<CreateObject>
{
    public async ValueTask<ApiStatus?> DecodeAsync(CreateObject request, CancellationToken cancellation)
    {
        RequestContext context = request.Context;
        WriteState state = request.State;
        if (context.Options.CheckWrite("CreateOptions") is { } bad)
        {
            return bad;
        }

        DecodedBody body = await bodies.DecodeAsync(context, context.Kind, cancellation);
        if (body.Failure is not null)
        {
            return body.Failure;
        }

        MapNode metadata = body.Object!.EnsureMap("metadata");
        if (context.Info.Subresource.Length == 0)
        {
            WipeSystemFields(metadata);
        }

        if (NamespaceCheck.Apply(context, metadata) is { } mismatch)
        {
            return mismatch;
        }

        DuplicateOwners.Drop(metadata, context.Warnings);

        defaults.Apply(context.Resource, body.Object);
        state.Object = body.Object;
        state.Namespace = context.Info.Namespace;
        state.Name = metadata.Text("name") ?? "";
        return null;
    }

    // What only the server sets is nobody's to own. A resourceVersion that names no revision asks for nothing.
    private static void WipeSystemFields(MapNode metadata)
    {
        metadata.Remove("uid");
        metadata.Remove("creationTimestamp");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("selfLink");
        if (!ulong.TryParse(metadata.Text("resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong version) || version == 0)
        {
            metadata.Remove("resourceVersion");
        }
    }
}
