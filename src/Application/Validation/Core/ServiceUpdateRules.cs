using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// What of a service stays: its first address and family, unless it comes from or becomes an ExternalName. A second of each may be added
/// and released again (KEP-563).
/// </summary>
internal static class ServiceUpdateRules
{
    private const string Fixed = "may not change once set";
    private static readonly FieldPath Policy = FieldPath.Spec.Child("ipFamilyPolicy");

    public static void Check(MapNode spec, MapNode old, Causes causes)
    {
        if (spec.NeedsAddress() && old.NeedsAddress())
        {
            Addresses(spec, old, causes);
            Families(spec, old, causes);
        }

        ServiceBalancerRules.LoadBalancerClass(spec, old, causes);
        if (old.NeedsHealthCheck() && spec.NeedsHealthCheck() && old.HealthCheckPort() != spec.HealthCheckPort())
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("healthCheckNodePort"), "field is immutable"));
        }
    }

    private static void Addresses(MapNode spec, MapNode old, Causes causes)
    {
        if (spec.IsHeadless() && old.IsHeadless())
        {
            return;
        }

        FieldPath path = FieldPath.Spec.Child("clusterIPs");
        string[] before = old.Strings("clusterIPs");
        string[] after = spec.Strings("clusterIPs");
        string shown = ShownValue.Json(spec.List("clusterIPs"));
        if (before.Length == after.Length)
        {
            for (int i = 0; i < after.Length; i++)
            {
                if (before[i] != after[i])
                {
                    causes.Add(FieldError.Invalid(path.Index(i), shown, Fixed));
                }
            }

            return;
        }

        if (after.Length == 0)
        {
            causes.Add(FieldError.Invalid(path.Index(0), shown, "primary clusterIP can not be unset"));
        }

        if (before.Length > 0 && after.Length > 0 && before[0] != after[0])
        {
            causes.Add(FieldError.Invalid(path.Index(0), shown, Fixed));
        }

        Released(spec, before.Length, after.Length, "clusterIP", causes);
    }

    private static void Families(MapNode spec, MapNode old, Causes causes)
    {
        if (spec.IsHeadless() || old.IsHeadless())
        {
            return;
        }

        FieldPath first = FieldPath.Spec.Child("ipFamilies").Index(0);
        string[] before = old.Strings("ipFamilies");
        string[] after = spec.Strings("ipFamilies");
        if (before.Length == after.Length)
        {
            for (int i = 0; i < after.Length; i++)
            {
                if (before[i] != after[i])
                {
                    causes.Add(FieldError.Invalid(first, ShownValue.Json(spec.List("ipFamilies")), Fixed));
                }
            }

            return;
        }

        if (before.Length > after.Length && spec.CountOf("clusterIPs") == 0)
        {
            causes.Add(FieldError.Invalid(first, ShownValue.Json(spec.List("ipFamilies")), "primary ipFamily can not be unset"));
        }

        if (before.Length > 0 && after.Length > 0 && before[0] != after[0])
        {
            causes.Add(FieldError.Invalid(first, ShownValue.Json(spec.List("clusterIPs")), Fixed));
        }

        Released(spec, before.Length, after.Length, "ipFamily", causes);
    }

    // The second of two goes only when the client says that it wants one family.
    private static void Released(MapNode spec, int before, int after, string what, Causes causes)
    {
        if (before > after && after == 1 && spec.Text("ipFamilyPolicy") != "SingleStack")
        {
            causes.Add(FieldError.Invalid(Policy, ShownValue.Json(spec["ipFamilyPolicy"]), $"must be set to 'SingleStack' when releasing the secondary {what}"));
        }
    }
}
