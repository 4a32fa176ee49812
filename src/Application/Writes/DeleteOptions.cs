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

    /// <summary>The old orphanDependents=false: who says that is answered 202 for an object that does not go at once.</summary>
    public bool OrphansNothing { get; init; }

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
            preconditions?.Text("resourceVersion") ?? "")
        {
            OrphansNothing = map.Bool("orphanDependents") == false,
        };
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
    private static readonly GroupVersionKind Kind = new("", "v1", "DeleteOptions");

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

        ReadOnlyMemory<byte> json = GoUtf8.Mended(body.Bytes);
        string? error = null;
        if (context.Body.ContentType == "application/yaml")
        {
            (json, error, _) = yaml.ToJson(body.Bytes);
        }

        error ??= BodyDecoder.TypeMeta(json.Span, out string version, out string kind) ?? WrongKind(version, kind);
        if (error is not null)
        {
            return (DeleteOptions.None, Failure.BadRequest(error));
        }

        DecodedObject decoded = ObjectDecoder.Decode(json.Span, context.Catalogue.TypeOf(Kind)!);
        return decoded.Error is null
            ? FromBody(context, decoded.Object!)
            : (DeleteOptions.None, Failure.BadRequest(decoded.Error));
    }

    // Every version of every group is taken: the kind is that of none.
    private static string? WrongKind(string version, string kind) => kind is "" or "DeleteOptions" ? null
        : $"no kind \"{kind}\" is registered for version \"{version}\" in scheme \"pkg/apis/meta/internalversion/scheme/register.go:27\"";

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

        if (context.Options.Has("propagationPolicy"))
        {
            map["propagationPolicy"] = context.Options.Text("propagationPolicy");
        }

        if (context.Options.Has("orphanDependents"))
        {
            map["orphanDependents"] = context.Options.Flag("orphanDependents");
        }

        if (context.Options.DryRuns is { Count: > 0 } dryRuns)
        {
            map["dryRun"] = new ListNode(dryRuns.Select(value => new TextNode(value)));
        }

        return Checked(context, map);
    }

    private static (DeleteOptions, ApiStatus?) Checked(RequestContext context, MapNode map)
    {
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
        string? policy = map.Text("propagationPolicy");
        if (policy is not null && map.Has("orphanDependents"))
        {
            causes.Add(FieldError.InvalidText("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (policy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            causes.Add(FieldError.NotSupported("propagationPolicy", policy, ["Foreground", "Background", "Orphan", "nil"]));
        }

        causes.AddRange(DryRunRules.Check((map.List("dryRun") ?? []).Select(item => item.ToString() ?? "")));
        return causes;
    }
}
