using Kronicle.Application.Admission.Limits;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Gives containers the amounts that their namespace's limit ranges have as defaults, and keeps pods and claims within the ranges.
/// https://kubernetes.io/docs/concepts/policy/limit-range/
/// </summary>
public sealed class LimitRanger(ClusterLookup lookup) : IMutator, IValidator
{
    public string Name => "LimitRanger";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!Concerns(attributes) || attributes.Resource.Resource != "pods")
        {
            return null;
        }

        foreach (CachedObject item in await RangesAsync(attributes, cancellation))
        {
            LimitDefaults.Give(lookup.TreeOf(LookedUp.LimitRanges, item), attributes.Object!);
        }

        return null;
    }

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!Concerns(attributes))
        {
            return null;
        }

        foreach (CachedObject item in await RangesAsync(attributes, cancellation))
        {
            IReadOnlyList<string> broken = LimitRules.Broken(
                lookup.TreeOf(LookedUp.LimitRanges, item), attributes.Resource.Resource, attributes.Object!);
            if (broken.Count > 0)
            {
                return AdmissionRefusal.Forbidden(attributes, AggregateError.Text(broken));
            }
        }

        return null;
    }

    // The amounts of a pod change by its resize alone; whatever is being deleted is left to go.
    private static bool Concerns(AdmissionAttributes attributes) =>
        attributes.Resource.Group.Length == 0 && attributes.Object is not null &&
        attributes.OldObject?.Map("metadata")?.Has("deletionTimestamp") != true &&
        (attributes.Resource.Resource, attributes.Subresource, attributes.Operation) is
            ("pods", "", AdmissionOperation.Create) or ("pods", "resize", AdmissionOperation.Update) or ("persistentvolumeclaims", "", _);

    private async ValueTask<IEnumerable<CachedObject>> RangesAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        ObjectSnapshot ranges = await lookup.SnapshotAsync(LookedUp.LimitRanges, cancellation);
        return ranges.Count == 0 ? [] : ranges.Range(LookedUp.LimitRanges.KeyPrefix(attributes.Namespace));
    }
}
