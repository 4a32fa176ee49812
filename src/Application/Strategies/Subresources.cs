using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// How the body of a path becomes the stored object, for every kind alike: the object itself, /scale, and each subresource that takes
/// and answers with the object's own kind (/status, /finalize, /approval, /ephemeralcontainers, /resize). What such an endpoint may
/// change of the object is the matter of the kind's strategy.
/// </summary>
public sealed class Subresources
{
    /// <summary>Whether the path's body is, or stands for, the stored object, so that reads and writes of it go the ordinary way.</summary>
    public static bool Generic(ResourceDefinition resource, string subresource) => subresource is "" or "scale" ||
        (resource.Subresources.TryGetValue(subresource, out SubresourceDefinition? definition) &&
            definition.Answers == resource.GroupVersionKind && definition.Verbs.Contains("update"));

    /// <summary>
    /// The endpoint whose strategy and rules a write has: a Scale changes the object as a write to the object itself would.
    /// </summary>
    public static string Endpoint(string subresource) => subresource == "scale" ? "" : subresource;

    /// <summary>The object as the path shows it: what a patch is applied to. A fresh copy.</summary>
    public MapNode Shown(RequestContext context, MapNode stored) =>
        context.Info.Subresource == "scale" ? ScaleMapping.Show(context.Resource, stored) : stored.Copy();

    /// <summary>The object to be stored from the object that the path took.</summary>
    public (MapNode? Object, ApiStatus? Failure) Incoming(RequestContext context, MapNode body, MapNode stored)
    {
        switch (context.Info.Subresource)
        {
            case "scale":
                return ScaleMapping.Take(context.Resource, body, stored);
            case "status" or "approval":
                MapNode merged = stored.Copy();
                merged["metadata"] = body["metadata"];
                merged["status"] = body["status"];
                return (merged, null);
            default:
                if (context.Resource.Subresources.ContainsKey("status"))
                {
                    body["status"] = stored["status"]?.Clone();
                }

                return (body, null);
        }
    }
}
