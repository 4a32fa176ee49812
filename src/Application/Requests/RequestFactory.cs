using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;

namespace Kronicle.Application.Requests;

/// <summary>The MediatR request of a path and verb.</summary>
public static class RequestFactory
{
    public static ApiRequest Create(RequestContext context)
    {
        RequestInfo info = context.Info;
        if (!info.IsResource)
        {
            return new ReadPath(context);
        }

        if (info.Definition is null || info.MethodRefused)
        {
            return new RefuseRequest(context);
        }

        if (!Subresources.Generic(info.Definition, info.Subresource))
        {
            return new ConnectObject(context);
        }

        return info.Verb switch
        {
            "get" => new GetObject(context),
            "list" => new ListObjects(context),
            "watch" => new WatchObjects(context),
            "create" => new CreateObject(context),
            "update" => new UpdateObject(context),
            "patch" => new PatchObject(context),
            "delete" => new DeleteObject(context),
            "deletecollection" => new DeleteCollection(context),
            _ => new RefuseRequest(context),
        };
    }
}
