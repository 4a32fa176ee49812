using Kronicle.Application.Internal;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Makes a namespace when something is first made in it.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespaceautoprovision
/// </summary>
public sealed class NamespaceAutoProvision(ClusterLookup lookup, InternalClient client) : IMutator
{
    private readonly InternalSession server = client.As(InternalCallers.Server);

    public string Name => "NamespaceAutoProvision";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        string name = attributes.Namespace;
        if (attributes.DryRun || name.Length == 0 || attributes.Resource is { Group: "", Resource: "namespaces" } ||
            await lookup.FindAsync(LookedUp.Namespaces, "", name, cancellation) is not null)
        {
            return null;
        }

        InternalAnswer made = await server.CreateAsync(LookedUp.Namespaces, "", new MapNode
        {
            ["kind"] = LookedUp.Namespaces.Kind,
            ["apiVersion"] = LookedUp.Namespaces.ApiVersion,
            ["metadata"] = new MapNode { ["name"] = name },
        }, cancellation);
        return made is { Failure: { } failure, AlreadyExists: false } ? AdmissionRefusal.Forbidden(attributes, failure.Message) : null;
    }
}
