using System.Globalization;
using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Which endpoints get the traffic of a service. https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-policies</summary>
internal static class ServiceTrafficRules
{
    private static readonly FieldPath External = FieldPath.Spec.Child("externalTrafficPolicy");
    private static readonly FieldPath Internal = FieldPath.Spec.Child("internalTrafficPolicy");
    private static readonly FieldPath HealthCheck = FieldPath.Spec.Child("healthCheckNodePort");
    private static readonly FieldPath Distribution = FieldPath.Spec.Child("trafficDistribution");
    private static readonly string[] Policies = ["Cluster", "Local"];
    private static readonly string[] Distributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];

    public static void Check(MapNode spec, Causes causes)
    {
        ExternalPolicy(spec, causes);
        HealthCheckPort(spec, causes);
        string? inner = spec.Text("internalTrafficPolicy");
        if (inner is null && spec.Type() is ("ClusterIP" or "NodePort" or "LoadBalancer"))
        {
            causes.Add(FieldError.Required(Internal, ""));
        }

        if (inner is not (null or "Cluster" or "Local"))
        {
            causes.Add(FieldError.NotSupported(Internal, inner, Policies));
        }

        if (spec.Text("trafficDistribution") is { } distribution && !Distributions.Contains(distribution))
        {
            causes.Add(FieldError.NotSupported(Distribution, distribution, Distributions));
        }
    }

    private static void ExternalPolicy(MapNode spec, Causes causes)
    {
        string policy = spec.Text("externalTrafficPolicy") ?? "";
        if (!spec.IsExternal())
        {
            if (policy.Length > 0)
            {
                causes.Add(FieldError.InvalidText(External, policy, "may only be set for externally-accessible services"));
            }
        }
        else if (policy.Length == 0)
        {
            causes.Add(FieldError.Required(External, ""));
        }
        else if (policy is not ("Cluster" or "Local"))
        {
            causes.Add(FieldError.NotSupported(External, policy, Policies));
        }
    }

    private static void HealthCheckPort(MapNode spec, Causes causes)
    {
        int port = spec.HealthCheckPort();
        if (!spec.NeedsHealthCheck())
        {
            if (port != 0)
            {
                causes.Add(FieldError.Invalid(HealthCheck, port.ToString(CultureInfo.InvariantCulture),
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
            }
        }
        else if (port == 0)
        {
            causes.Add(FieldError.Required(HealthCheck, ""));
        }
        else
        {
            PortRules.Number(port, HealthCheck, causes);
        }
    }
}
