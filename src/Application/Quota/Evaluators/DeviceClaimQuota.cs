using Kronicle.Application.Admission;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota.Evaluators;

/// <summary>
/// Claims of devices and the devices that they may get, by device class.
/// https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-for-resource-claims
/// </summary>
internal sealed class DeviceClaimQuota : IQuotaEvaluator
{
    private const string Count = "count/resourceclaims.resource.k8s.io";
    private const string OfClass = ".deviceclass.resource.k8s.io/devices";

    /// <summary>As many devices as one claim can ever get: what "all" is counted as.</summary>
    private const long Most = 32;

    public GroupResource Resource { get; } = new("resource.k8s.io", "resourceclaims");

    public bool Counts(string name) => name == Count || name.EndsWith(OfClass, StringComparison.Ordinal);

    public ResourceAmounts Usage(MapNode item)
    {
        var usage = new ResourceAmounts { { Count, 1 } };
        foreach (MapNode request in item.Map("spec")?.Map("devices")?.List("requests")?.Maps ?? [])
        {
            if (request.List("firstAvailable") is { Count: > 0 } alternatives)
            {
                // Of each class the most that any alternative asks for.
                var most = new ResourceAmounts();
                foreach (MapNode alternative in alternatives.Maps)
                {
                    most.RaiseTo(Devices(alternative));
                }

                usage.AddAll(most.Where(name => !most[name].IsZero));
            }
            else
            {
                // v1beta1 has no level "exactly".
                usage.AddAll(Devices(request.Map("exactly") ?? request));
            }
        }

        return usage;
    }

    public bool InScope(QuotaScope scope, MapNode item) => false;

    public bool Affected(QuotaChange change) =>
        change is { Subresource: "", Operation: AdmissionOperation.Create or AdmissionOperation.Update };

    public string? Missing(IReadOnlyCollection<string> limited, MapNode item) => null;

    private static ResourceAmounts Devices(MapNode request) => request.Text("deviceClassName") is { Length: > 0 } name
        ? new ResourceAmounts
        {
            {
                name + OfClass, request.Text("allocationMode") switch
                {
                    "ExactCount" => request.Integer("count") ?? 0,
                    "All" => Most,
                    _ => 0,
                }
            },
        }
        : [];
}
