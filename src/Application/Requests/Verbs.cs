using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;

namespace Kronicle.Application.Requests;

/// <summary>A path that is no resource: discovery, health, metrics, OpenAPI, version.</summary>
public sealed class ReadPath(RequestContext context) : ApiRequest(context);

/// <summary>A path under /api or /apis that names no served resource, or a method that it does not have.</summary>
public sealed class RefuseRequest(RequestContext context) : ApiRequest(context);

/// <summary>GET of one object, or of its scale or status.</summary>
public sealed class GetObject(RequestContext context) : ApiRequest(context);

/// <summary>GET of a collection.</summary>
public sealed class ListObjects(RequestContext context) : ApiRequest(context);

/// <summary>GET of a collection with watch; its answer is a stream.</summary>
public sealed class WatchObjects(RequestContext context) : ApiRequest(context);

/// <summary>POST to a collection.</summary>
public sealed class CreateObject(RequestContext context) : WriteRequest(context);

/// <summary>PUT of one object, or of a subresource of it.</summary>
public sealed class UpdateObject(RequestContext context) : WriteRequest(context);

/// <summary>PATCH of one object, or of a subresource of it.</summary>
public sealed class PatchObject(RequestContext context) : WriteRequest(context);

/// <summary>DELETE of one object.</summary>
public sealed class DeleteObject(RequestContext context) : WriteRequest(context)
{
    public DeleteOptions Options { get; set; } = DeleteOptions.None;
}

/// <summary>DELETE of a collection.</summary>
public sealed class DeleteCollection(RequestContext context) : ApiRequest(context);

/// <summary>A subresource that needs more than the stored object: exec, log, eviction, token, ...</summary>
public sealed class ConnectObject(RequestContext context) : ApiRequest(context);
