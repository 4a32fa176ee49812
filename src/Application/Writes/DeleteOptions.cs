using System.Globalization;
using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>metav1.DeleteOptions. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/</summary>
/// <param name="GracePeriodSeconds">Null when not given.</param>
/// <param name="PropagationPolicy">Orphan, Background, Foreground; empty when not given.</param>
/// <param name="Uid">A precondition; empty when not given.</param>
/// <param name="ResourceVersion">A precondition; empty when not given.</param>
public sealed record DeleteOptions(long? GracePeriodSeconds, string PropagationPolicy, string Uid, string ResourceVersion)
{
    public static readonly DeleteOptions None = new(null, "", "", "");

    /// <summary>Why the preconditions forbid to delete this state; null when they don't.</summary>
    public ApiStatus? Refuse(RequestContext context, CachedObject existing)
    {
        if (Uid.Length > 0 && Uid != existing.Index.Uid)
        {
            return Failure.Conflict(context.Resource.GroupResource, existing.Index.Name,
                $"Precondition failed: UID in precondition: {Uid}, UID in object meta: {existing.Index.Uid}");
        }

        string revision = existing.Revision.ToString(CultureInfo.InvariantCulture);
        return ResourceVersion.Length > 0 && ResourceVersion != revision
            ? Failure.Conflict(context.Resource.GroupResource, existing.Index.Name,
                $"Precondition failed: ResourceVersion in precondition: {ResourceVersion}, ResourceVersion in object meta: {revision}")
            : null;
    }
}

/// <summary>Reads DeleteOptions from the body, or from the query where there is no body.</summary>
public sealed class DeleteOptionsReader(IYamlText yaml, IProtobufCodec protobuf)
{
    public async ValueTask<(DeleteOptions Options, ApiStatus? Failure)> ReadAsync(RequestContext context, CancellationToken cancellation)
    {
        BodyBytes body = await context.Body.ReadAsync(cancellation);
        if (body.Failure is not null)
        {
            return (DeleteOptions.None, body.Failure);
        }

        if (body.Bytes.Length == 0)
        {
            return (FromQuery(context), null);
        }

        if (context.Body.ContentType == BodyDecoder.Protobuf)
        {
            (MapNode? options, ApiStatus? bad) = ProtobufDeleteOptions.Read(protobuf, context, body.Bytes);
            return options is null ? (DeleteOptions.None, bad) : (FromTree(options), null);
        }

        if (context.Body.ContentType is not ("" or "application/json" or "application/yaml"))
        {
            return (DeleteOptions.None, Failure.UnsupportedMediaType(
                $"the body of the request was in an unknown format - accepted media types include: {BodyDecoder.Accepted}"));
        }

        ReadOnlyMemory<byte> json = body.Bytes;
        string? error = null;
        if (context.Body.ContentType == "application/yaml")
        {
            (json, error) = yaml.ToJson(body.Bytes);
        }

        Node? tree = error is null ? TreeReader.Read(json.Span, out error) : null;
        return tree is MapNode map
            ? (FromTree(map), null)
            : (DeleteOptions.None, Failure.BadRequest($"the object provided is unrecognized (must be of type DeleteOptions): couldn't get version/kind; json parse error: {error}"));
    }

    private static DeleteOptions FromQuery(RequestContext context) => new(
        long.TryParse(context.Options.Text("gracePeriodSeconds"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds)
            ? seconds : null,
        context.Options.Text("propagationPolicy"), "", "");

    private static DeleteOptions FromTree(MapNode map) => new(
        map.Integer("gracePeriodSeconds"),
        map.Text("propagationPolicy") ?? (map.Bool("orphanDependents") == true ? "Orphan" : ""),
        map.Map("preconditions")?.Text("uid") ?? "",
        map.Map("preconditions")?.Text("resourceVersion") ?? "");
}
