using Kronicle.Application.Auditing;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Requests;

/// <summary>
/// Takes the body of an action as a creation takes an object: checked options, decoded, of the path's namespace, defaulted, and its
/// fields owned by who sent them.
/// </summary>
public sealed class ActionBodies(BodyDecoder bodies, Defaults defaults, TimeProvider clock)
{
    public async ValueTask<DecodedBody> TakeAsync(RequestContext context, CancellationToken cancellation)
    {
        if (context.Info.Verb == "create" && context.Options.CheckWrite("CreateOptions") is { } bad)
        {
            return new(null, bad);
        }

        DecodedBody decoded = await bodies.DecodeAsync(context, context.Kind, cancellation);
        if (decoded.Object is not { } body)
        {
            return decoded;
        }

        MapNode metadata = body.EnsureMap("metadata");
        if (NamespaceCheck.Apply(context, metadata) is { } mismatch)
        {
            return new(null, mismatch);
        }

        defaults.Apply(context.Kind, context.KindType, body);
        RequestBodies.Keep(context, body);
        if (context.Info.Verb == "create")
        {
            Own(context, body, metadata);
        }

        return decoded;
    }

    private void Own(RequestContext context, MapNode body, MapNode metadata)
    {
        ListNode? managed = PlainWriteManager.Update(new PlainWrite
        {
            Type = context.KindType,
            ApiVersion = context.Kind.GroupVersion.ToString(),
            Live = null,
            Submitted = body,
            Manager = FieldManagerName.Of(context.Options.FieldManager, context.UserAgent),
            Subresource = context.Info.Subresource,
            Time = Timestamps.Time(clock.GetUtcNow()),
            RawFields = true,
        });
        metadata["managedFields"] = managed is { Count: > 0 } ? managed : null;
    }
}
