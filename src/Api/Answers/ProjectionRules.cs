using Kronicle.Api.Negotiation;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Answers;

/// <summary>
/// What a projection refuses once the answer is known. The kinds carry the names that the reference's own types have, for its
/// messages show them.
/// </summary>
public static class ProjectionRules
{
    /// <summary>Why the answer can't be shown as it is asked for; null when it can.</summary>
    public static ApiStatus? Check(OutputForm form, ApiAnswer answer)
    {
        if (answer is not (ObjectAnswer or ListAnswer or WatchAnswer or TreeAnswer))
        {
            return null;
        }

        return form.Projection switch
        {
            Projection.Table when form.IncludeObject is not ("None" or "Metadata" or "Object") => Failure.BadRequest(
                $"Unable to convert to Table as requested: includeObject: Invalid value: {FieldError.Quote(form.IncludeObject)}: must be 'Metadata', 'Object', 'None', or empty"),
            Projection.Metadata when answer is ListAnswer list => NotAcceptable(
                $"you requested PartialObjectMetadata, but the requested object is a list ({TypeName(list.Resource, list.Resource.ListKind)})"),
            Projection.MetadataList when answer is ObjectAnswer item => NotAList(TypeName(item.Resource, item.Resource.Kind)),
            Projection.MetadataList when answer is TreeAnswer { Resource: { } resource } tree => NotAList(TypeName(resource, tree.Type.ShortName)),
            _ => null,
        };
    }

    private static ApiStatus NotAList(string type) =>
        NotAcceptable($"you requested PartialObjectMetadataList, but the requested object is not a list ({type})");

    private static ApiStatus NotAcceptable(string message) => Failure.NotAcceptable(message) with { Details = null };

    // Each group has one package, both kinds of events share one.
    private static string TypeName(ResourceDefinition resource, string kind) => $"*{resource.Group switch
    {
        "" or "events.k8s.io" => "core",
        "internal.apiserver.k8s.io" => "apiserverinternal",
        var group => group.Split('.')[0],
    }}.{kind}";
}
