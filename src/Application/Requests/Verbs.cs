using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;

namespace Kronicle.Application.Requests;

/// <summary>A path that is no resource: discovery, health, metrics, OpenAPI, version.</summary>
public sealed class ReadPath(RequestContext context) : ApiRequest(context);

/// <summary>A path under /api or /apis that names no served resource, or a method that it does not have.</summary>
public sealed class RefuseRequest(RequestContext context) : ApiRequest(context);

public sealed class GetObject(RequestContext context) : ApiRequest(context);

public sealed class ListObjects(RequestContext context) : ApiRequest(context);

public sealed class WatchObjects(RequestContext context) : ApiRequest(context);

public sealed class CreateObject(RequestContext context) : WriteRequest(context);

public sealed class UpdateObject(RequestContext context) : WriteRequest(context);

public sealed class PatchObject(RequestContext context) : WriteRequest(context);

public sealed class DeleteObject(RequestContext context) : WriteRequest(context)
{
    public DeleteOptions Options { get; set; } = DeleteOptions.None;
}

public sealed class DeleteCollection(RequestContext context) : ApiRequest(context);

/// <summary>A subresource that needs more than the stored object: exec, log, eviction, token, ...</summary>
public sealed class ConnectObject(RequestContext context) : ApiRequest(context);
