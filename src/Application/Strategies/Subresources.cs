using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>How the body of a path becomes the stored object: the main resource, /status, /scale and /finalize, for every kind alike.</summary>
public sealed class Subresources
{
    /// <summary>Subresources whose body is, or stands for, the stored object.</summary>
    public static bool Generic(string subresource) => subresource is "" or "status" or "scale" or "finalize";

    /// <summary>The object as the path shows it: what a patch is applied to. A fresh copy.</summary>
    public MapNode Shown(RequestContext context, MapNode stored) =>
        context.Info.Subresource == "scale" ? ScaleMapping.Show(context.Resource, stored) : stored.Copy();

    /// <summary>The object to be stored from the object that the path took.</summary>
    public (MapNode? Object, ApiStatus? Failure) Incoming(RequestContext context, MapNode body, MapNode stored)
    {
        switch (context.Info.Subresource)
        {
            case "scale":
                return ScaleMapping.Take(body, stored);
            case "status":
                var merged = stored.Copy();
                merged["metadata"] = body["metadata"];
                merged["status"] = body["status"];
                return (merged, null);
            case "" or "finalize" when context.Resource.Subresources.ContainsKey("status"):
                body["status"] = stored["status"]?.Clone();
                return (body, null);
            default:
                return (body, null);
        }
    }
}
