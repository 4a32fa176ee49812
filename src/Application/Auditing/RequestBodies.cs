using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Auditing;

/// <summary>The bodies of requests as audit tells them: objects with their defaults, patches as they came.</summary>
public sealed class RequestBodies(IYamlText yaml)
{
    private const string DeleteOptionsVersion = "meta.k8s.io/__internal";

    /// <summary>Keeps the body of a write that has been decoded, when its level asks for it.</summary>
    /// <param name="request">The write.</param>
    /// <param name="decoded">Whether its body could be taken: what could not is no object.</param>
    /// <param name="cancellation">Unused where the body was read, as it was.</param>
    public async ValueTask KeepAsync(WriteRequest request, bool decoded, CancellationToken cancellation)
    {
        RequestContext context = request.Context;
        if (context.Audit is not { } trail)
        {
            return;
        }

        MapNode? body = decoded && request is (CreateObject or UpdateObject) ? request.State.Scale ?? request.State.Object : null;
        if (body is not null)
        {
            trail.Refer(body);
        }

        if (!trail.KeepsRequest)
        {
            return;
        }

        switch (request)
        {
            case PatchObject:
                BodyBytes patch = await context.Body.ReadAsync(cancellation);
                if (patch.Failure is null)
                {
                    trail.Keep(Line(context.Body.ContentType == ApplyDecoder.MediaType ? yaml.ToJson(patch.Bytes).Json : patch.Bytes));
                }

                break;
            case CreateObject or UpdateObject when body is not null:
                trail.Keep(Object(body, context.KindType));
                break;
        }
    }

    /// <summary>Keeps the object of an action.</summary>
    public static void Keep(RequestContext context, MapNode body)
    {
        context.Audit?.Refer(body);
        if (context.Audit is { KeepsRequest: true } trail)
        {
            trail.Keep(Object(body, context.KindType));
        }
    }

    /// <summary>Keeps the options of a deletion that has a body.</summary>
    public static void KeepOptions(RequestContext context, MapNode options)
    {
        if (context.Audit is { KeepsRequest: true } trail)
        {
            var told = new MapNode { ["kind"] = "DeleteOptions", ["apiVersion"] = DeleteOptionsVersion };
            foreach ((string name, Node value) in options)
            {
                if (!told.Has(name))
                {
                    told[name] = value;
                }
            }

            StructType? type = context.Catalogue.TypeOf(new("", "v1", "DeleteOptions"));
            trail.Keep(type is null ? Free(told) : Object(told, type));
        }
    }

    private static byte[] Object(MapNode body, StructType type)
    {
        using var json = new JsonBuffer();
        CanonicalWriter.Write(json, body, type);
        return json.ToArray();
    }

    // A line holds no line break: what has one, or is no JSON at all, is written anew or left out.
    private static ReadOnlyMemory<byte> Line(ReadOnlyMemory<byte> json)
    {
        Node? tree = TreeReader.Read(json.Span, out _);
        return tree is null ? default : json.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0 ? json : Free(tree);
    }

    private static byte[] Free(Node tree)
    {
        using var json = new JsonBuffer();
        CanonicalWriter.Free(json, tree);
        return json.ToArray();
    }
}
