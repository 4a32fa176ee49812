using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Nodes;

/// <summary>A node gets tokens for the pods on it alone, and for those whom the pods' volumes are to talk to.</summary>
internal sealed class NodeTokens(ClusterLookup lookup, AuthorizerChain chain)
{
    private readonly TokenAudiences audiences = new(lookup);

    public async ValueTask<ApiStatus?> CheckAsync(string node, AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes is not { Operation: AdmissionOperation.Create, Subresource: "token" })
        {
            return null;
        }

        MapNode? spec = attributes.Object?.Map("spec");
        MapNode? bound = spec?.Map("boundObjectRef");
        if (bound?.Text("apiVersion") != "v1" || bound.Text("kind") != "Pod" || bound.Text("name") is not { Length: > 0 } name)
        {
            return AdmissionRefusal.Forbidden(attributes, "node requested token not bound to a pod");
        }

        if (bound.Text("uid") is not { Length: > 0 } uid)
        {
            return AdmissionRefusal.Forbidden(attributes, "node requested token with a pod binding without a uid");
        }

        if (await lookup.FindAsync(LookedUp.Pods, attributes.Namespace, name, cancellation) is not { } pod)
        {
            return Failure.NotFound(LookedUp.Pods.GroupResource, name);
        }

        string? why = pod.Map("metadata")?.Text("uid") != uid
                ? $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated"
            : pod.Map("spec")?.Text("nodeName") != node ? "node requested token bound to a pod scheduled on a different node"
            : await AudienceAsync(attributes, pod, UserNodes.Texts(spec!.List("audiences")), cancellation);
        return why is null ? null : AdmissionRefusal.Forbidden(attributes, why);
    }

    private async ValueTask<string?> AudienceAsync(AdmissionAttributes attributes, MapNode pod, string[] asked, CancellationToken cancellation)
    {
        if (asked.Length > 1)
        {
            return "node may only request 0 or 1 audiences";
        }

        string audience = asked.FirstOrDefault() ?? "";
        (bool found, IReadOnlyList<string> errors) = await audiences.AskedForAsync(pod, audience, cancellation);
        if (found)
        {
            return null;
        }

        if (errors.Count > 0)
        {
            return $"error validating audience {Quote(audience)}: {AggregateError.Text(errors)}";
        }

        AuthorizationOutcome outcome = await chain.AuthorizeAsync(new()
        {
            User = attributes.User,
            Verb = "request-serviceaccounts-token-audience",
            IsResource = true,
            Version = "v1",
            Resource = audience,
            Namespace = attributes.Namespace,
            Name = attributes.Name,
        }, cancellation);
        return outcome.Decision == Decision.Allow ? null
            : $"audience {Quote(audience)} not found in pod spec volume, {attributes.User.Name} is not authorized to request tokens for this audience";
    }
}
