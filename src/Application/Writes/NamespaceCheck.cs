using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>
/// The namespace in the object and the one in the path must agree; an absent one is filled in. What lies in no namespace loses the one that
/// it was given: charts give them to everything.
/// </summary>
internal static class NamespaceCheck
{
    public static ApiStatus? Apply(RequestContext context, MapNode metadata)
    {
        string given = metadata.Text("namespace") ?? "";
        string ns = context.Resource.Namespaced ? context.Info.Namespace : "";
        if (given.Length > 0 && ns.Length > 0 && given != ns)
        {
            return Failure.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata["namespace"] = ns.Length > 0 ? new TextNode(ns) : null;
        return null;
    }
}
