using Kronicle.Application.Admission;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota.Evaluators;

/// <summary>
/// Claims of volumes and the storage that they ask for, altogether and by storage class:
/// https://kubernetes.io/docs/concepts/policy/resource-quotas/#storage-resource-quota
/// </summary>
internal sealed class VolumeClaimQuota : IQuotaEvaluator
{
    private const string Claims = "persistentvolumeclaims";
    private const string Count = "count/" + Claims;
    private const string Storage = "requests.storage";
    private const string OfClass = ".storageclass.storage.k8s.io/";
    private const string BetaClass = "volume.beta.kubernetes.io/storage-class";

    public GroupResource Resource { get; } = new("", Claims);

    public bool Counts(string name) => name is Claims or Count or Storage ||
        name.EndsWith(OfClass + Claims, StringComparison.Ordinal) || name.EndsWith(OfClass + Storage, StringComparison.Ordinal);

    public ResourceAmounts Usage(MapNode item)
    {
        var usage = new ResourceAmounts { { Claims, 1 }, { Count, 1 } };
        string ofClass = StorageClassOf(item) is { Length: > 0 } name ? name + OfClass : "";
        if (ofClass.Length > 0)
        {
            usage.Add(ofClass + Claims, 1);
        }

        if (StorageOf(item) is { } storage)
        {
            usage.Add(Storage, storage);
            if (ofClass.Length > 0)
            {
                usage.Add(ofClass + Storage, storage);
            }
        }

        return usage;
    }

    /// <summary>The scope VolumeAttributesClass: one of the classes that a claim has, asks for or is changed to.</summary>
    public bool InScope(QuotaScope scope, MapNode item)
    {
        string[] classes = [.. AttributeClassesOf(item)];
        return scope.Name == "VolumeAttributesClass" && (classes.Length == 0 ? scope.Selects(null) : classes.Any(scope.Selects));
    }

    // The status tells what an expansion has allocated and which class is in use.
    public bool Affected(QuotaChange change) => change switch
    {
        { Subresource: "" } => change.Operation is AdmissionOperation.Create or AdmissionOperation.Update,
        { Subresource: "status" } => true,
        _ => false,
    };

    public string? Missing(IReadOnlyCollection<string> limited, MapNode item) => null;

    private static string? StorageClassOf(MapNode claim) =>
        claim.Map("metadata")?.Map("annotations")?.Text(BetaClass) ?? claim.Map("spec")?.Text("storageClassName");

    // What is asked for, or what is allocated while that is more, in whole bytes.
    private static Quantity? StorageOf(MapNode claim)
    {
        ResourceAmounts asked = ResourceAmounts.Read(claim.Map("spec")?.Map("resources")?.Map("requests"));
        ResourceAmounts allocated = ResourceAmounts.Read(claim.Map("status")?.Map("allocatedResources"));
        return asked.Has("storage")
            ? Whole(allocated["storage"] > asked["storage"] ? allocated["storage"] : asked["storage"])
            : null;
    }

    private static Quantity Whole(Quantity amount)
    {
        var whole = new Quantity(amount.Value, amount.Format);
        return whole > amount ? whole : amount;
    }

    private static IEnumerable<string> AttributeClassesOf(MapNode claim)
    {
        MapNode? status = claim.Map("status");
        string?[] names =
        [
            claim.Map("spec")?.Text("volumeAttributesClassName"), status?.Text("currentVolumeAttributesClassName"),
            status?.Map("modifyVolumeStatus")?.Text("targetVolumeAttributesClassName"),
        ];
        return names.OfType<string>().Where(name => name.Length > 0);
    }
}
