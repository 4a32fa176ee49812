using Kronicle.Application.Admission;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Api.Tests.Documentation.Samples;

/// <summary>Every new deployment says which team owns it; one that says nothing belongs to its namespace's team.</summary>
public sealed class RequireOwner(ClusterLookup lookup) : IMutator, IValidator
{
    private const string Label = "example.com/owner";

    public string Name => "RequireOwner";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("apps", "deployments") || attributes.Object is not { } deployment)
        {
            return null;
        }

        MapNode labels = deployment.EnsureMap("metadata").EnsureMap("labels");
        MapNode? home = await lookup.FindAsync(attributes.Catalogue.Find("", "v1", "namespaces")!, "", attributes.Namespace, cancellation);
        labels[Label] ??= home?.Map("metadata")?.Map("labels")?[Label];
        return null;
    }

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation) =>
        attributes.IsMainOf("apps", "deployments") && attributes.Object?.Map("metadata")?.Map("labels")?.Has(Label) != true
            ? new(AdmissionRefusal.Forbidden(attributes, $"the label {Label} is missing"))
            : default;
}
