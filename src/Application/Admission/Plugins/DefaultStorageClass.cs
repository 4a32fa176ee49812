using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A new claim that asks for no class gets the default one; an empty class is a wish for none.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaultstorageclass
/// </summary>
public sealed class DefaultStorageClass(ClusterLookup lookup) : IMutator
{
    private readonly DefaultClass classes = new(lookup, LookedUp.StorageClasses,
        "storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");

    public string Name => "DefaultStorageClass";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "persistentvolumeclaims") || attributes.Object is not { } claim || HasClass(claim))
        {
            return null;
        }

        if (await classes.NameAsync(cancellation) is { } name)
        {
            claim.EnsureMap("spec")["storageClassName"] = name;
        }

        return null;
    }

    private static bool HasClass(MapNode claim) =>
        claim.Map("metadata")?.Map("annotations")?.Has(PersistentVolumeClaimResize.BetaClassAnnotation) == true ||
        claim.Map("spec")?["storageClassName"] is TextNode;
}
