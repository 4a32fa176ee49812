using System.Globalization;
using Kronicle.Application.Auditing;
using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Strategies;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>metav1.DeleteOptions. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/</summary>
/// <param name="GracePeriodSeconds">Null when not given; a negative one counts as 1.</param>
/// <param name="PropagationPolicy">Orphan, Background, Foreground; empty when not given.</param>
/// <param name="Uid">A precondition; empty when not given.</param>
/// <param name="ResourceVersion">A precondition; empty when not given.</param>
public sealed record DeleteOptions(long? GracePeriodSeconds, string PropagationPolicy, string Uid, string ResourceVersion)
{
    public static readonly DeleteOptions None = new(null, "", "", "");

    /// <summary>The options of a tree that was checked. The old orphanDependents says one of two policies.</summary>
    public static DeleteOptions Of(MapNode map)
    {
        long? grace = map.Integer("gracePeriodSeconds");
        string policy = map.Text("propagationPolicy") ?? "";
        MapNode? preconditions = map.Map("preconditions");
        return new DeleteOptions(
            grace < 0 ? 1 : grace,
            policy.Length > 0 ? policy : map.Bool("orphanDependents") switch
            {
                true => DependentsPolicy.Orphan,
                false => DependentsPolicy.Background,
                null => "",
            },
            preconditions?.Text("uid") ?? "",
            preconditions?.Text("resourceVersion") ?? "");
    }

    /// <summary>Why the preconditions forbid to delete this state; null when they don't.</summary>
    public ApiStatus? Refuse(RequestContext context, CachedObject existing)
    {
        string revision = existing.Revision.ToString(CultureInfo.InvariantCulture);
        if (context.Resource is { Group: "", Resource: "namespaces" })
        {
            return RefuseNamespace(context.Resource.GroupResource, existing, revision);
        }

        var kind = new GroupResource(context.Resource.Group, context.Resource.Kind);
        if (Uid.Length > 0 && Uid != existing.Index.Uid)
        {
            return Failure.Conflict(kind, existing.Index.Name, $"the UID in the precondition ({Uid}) does not match the UID in record " +
                $"({existing.Index.Uid}). The object might have been deleted and then recreated");
        }

        return ResourceVersion.Length > 0 && ResourceVersion != revision
            ? Failure.Conflict(kind, existing.Index.Name, $"the ResourceVersion in the precondition ({ResourceVersion}) does not match the " +
                $"ResourceVersion in record ({revision}). The object might have been modified")
            : null;
    }

    // Namespaces are deleted by a way of their own, with words of its own.
    private ApiStatus? RefuseNamespace(GroupResource resource, CachedObject existing, string revision)
    {
        if (Uid.Length > 0 && Uid != existing.Index.Uid)
        {
            return Failure.Conflict(resource, existing.Index.Name,
                $"Precondition failed: UID in precondition: {Uid}, UID in object meta: {existing.Index.Uid}");
        }

        return ResourceVersion.Length > 0 && ResourceVersion != revision
            ? Failure.Conflict(resource, existing.Index.Name,
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
            return FromQuery(context);
        }

        if (context.Body.ContentType == BodyDecoder.Protobuf)
        {
            (MapNode? options, ApiStatus? bad) = ProtobufDeleteOptions.Read(protobuf, context, body.Bytes);
            return options is null ? (DeleteOptions.None, bad) : FromBody(context, options);
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
            (json, error, _) = yaml.ToJson(body.Bytes);
        }

        Node? tree = error is null ? TreeReader.Read(json.Span, out error) : null;
        return tree is MapNode map
            ? FromBody(context, map)
            : (DeleteOptions.None, Failure.BadRequest($"couldn't get version/kind; json parse error: {error}"));
    }

    private static (DeleteOptions, ApiStatus?) FromBody(RequestContext context, MapNode map)
    {
        RequestBodies.KeepOptions(context, map);
        return Checked(context, map);
    }

    // The body decides alone; without one the query says the same things.
    private static (DeleteOptions, ApiStatus?) FromQuery(RequestContext context)
    {
        var map = new MapNode();
        string grace = context.Options.Text("gracePeriodSeconds");
        if (grace.Length > 0)
        {
            if (!long.TryParse(grace, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
            {
                return (DeleteOptions.None, Failure.BadRequest($"strconv.ParseInt: parsing {GoText.Quote(grace)}: invalid syntax"));
            }

            map["gracePeriodSeconds"] = seconds;
        }

        if (context.Options.Text("propagationPolicy") is { Length: > 0 } policy)
        {
            map["propagationPolicy"] = policy;
        }

        if (context.Options.Text("orphanDependents") is { Length: > 0 } orphan)
        {
            map["orphanDependents"] = orphan is "true" or "1";
        }

        if (context.Options.Has("dryRun"))
        {
            map["dryRun"] = new ListNode([new TextNode(context.Options.Text("dryRun"))]);
        }

        return Checked(context, map);
    }

    private static (DeleteOptions, ApiStatus?) Checked(RequestContext context, MapNode map)
    {
        if (map.Text("kind") is { Length: > 0 } kind && kind != "DeleteOptions")
        {
            return (DeleteOptions.None, Failure.BadRequest(
                $"no kind \"{kind}\" is registered for version \"{map.Text("apiVersion")}\" in scheme \"pkg/apis/meta/internalversion/scheme/register.go:27\""));
        }

        if (Causes(map) is { Count: > 0 } causes)
        {
            return (DeleteOptions.None, Failure.Invalid(new("meta.k8s.io", "v1", "DeleteOptions"), "", causes));
        }

        context.DryRun = map.List("dryRun") is { Count: > 0 };
        return (DeleteOptions.Of(map), null);
    }

    /// <summary>Every cause to refuse DeleteOptions.</summary>
    public static IReadOnlyList<StatusCause> Causes(MapNode map)
    {
        var causes = new List<StatusCause>();
        string policy = map.Text("propagationPolicy") ?? "";
        if (policy.Length > 0 && map.Has("orphanDependents"))
        {
            causes.Add(FieldError.InvalidText("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (policy is not ("" or "Foreground" or "Background" or "Orphan"))
        {
            causes.Add(FieldError.NotSupported("propagationPolicy", policy, ["Foreground", "Background", "Orphan", "nil"]));
        }

        causes.AddRange(DryRunRules.Check((map.List("dryRun") ?? []).Select(item => item.ToString() ?? "")));
        return causes;
    }
}
