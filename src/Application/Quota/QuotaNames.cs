using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Quota;

/// <summary>The names that quotas give to resources: https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count</summary>
public static class QuotaNames
{
    public const string Requests = "requests.";
    public const string Limits = "limits.";
    public const string HugePages = "hugepages-";

    /// <summary>The prefix of resources that stand for a class of devices (KEP-5004).</summary>
    public const string DeviceClass = "deviceclass.resource.kubernetes.io/";

    /// <summary>The number of objects of a resource: count/deployments.apps.</summary>
    public static string CountOf(GroupResource resource) => "count/" + resource;

    /// <summary>Whether a name limits what pods request of a device plug-in's resource; such names begin with requests.</summary>
    public static bool IsExtended(string name) => name.StartsWith(Requests, StringComparison.Ordinal) &&
        (!ResourceNames.IsNative(name) || name.StartsWith(Requests + DeviceClass, StringComparison.Ordinal));
}
