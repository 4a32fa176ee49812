using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Only a bound claim grows, and only when its class allows it.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#persistentvolumeclaimresize
/// </summary>
public sealed class PersistentVolumeClaimResize(ClusterLookup lookup) : IValidator
{
    internal const string BetaClassAnnotation = "volume.beta.kubernetes.io/storage-class";

    public string Name => "PersistentVolumeClaimResize";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "persistentvolumeclaims") || attributes is not { Object: { } claim, OldObject: { } old } ||
            SizeOf(claim).CompareTo(SizeOf(old)) <= 0)
        {
            return null;
        }

        if (old.Map("status")?.Text("phase") != "Bound")
        {
            return AdmissionRefusal.Forbidden(attributes, "Only bound persistent volume claims can be expanded");
        }

        return await MayGrowAsync(ClassOf(claim), ClassOf(old), cancellation) ? null : AdmissionRefusal.Forbidden(attributes,
            "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
    }

    private async ValueTask<bool> MayGrowAsync(string name, string before, CancellationToken cancellation) =>
        name.Length > 0 && name == before &&
        (await lookup.FindAsync(LookedUp.StorageClasses, "", name, cancellation))?.Bool("allowVolumeExpansion") == true;

    private static Quantity SizeOf(MapNode claim) =>
        claim.At("spec", "resources", "requests", "storage") is { } size && Quantity.TryParse(size.ToString() ?? "", out Quantity value, out _)
            ? value
            : default;

    private static string ClassOf(MapNode claim) =>
        claim.Map("metadata")?.Map("annotations")?.Text(BetaClassAnnotation) ?? claim.Map("spec")?.Text("storageClassName") ?? "";
}
