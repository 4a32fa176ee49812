using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a service's addresses and families, which hold before allocation and after. https://kep.k8s.io/563</summary>
public static class ClusterIpRules
{
    private const int Most = 2;
    private static readonly FieldPath Addresses = FieldPath.Spec.Child("clusterIPs");
    private static readonly FieldPath Families = FieldPath.Spec.Child("ipFamilies");
    private static readonly FieldPath Policy = FieldPath.Spec.Child("ipFamilyPolicy");

    /// <param name="spec">The service's spec.</param>
    /// <param name="old">The stored spec, whose addresses are let pass; null on create.</param>
    /// <param name="causes">Where causes go.</param>
    public static void Check(MapNode spec, MapNode? old, Causes causes)
    {
        if (!spec.NeedsAddress())
        {
            return;
        }

        InStep(spec, causes);
        Known(spec, causes);
        if (WellFormed(spec, old, causes))
        {
            OneOfEachFamily(spec, causes);
            OfTheirFamilies(spec, causes);
        }
    }

    private static void InStep(MapNode spec, Causes causes)
    {
        string address = spec.Text("clusterIP") ?? "";
        ListNode? all = spec.List("clusterIPs");
        if (address.Length == 0)
        {
            if (all is { Count: > 0 })
            {
                causes.Add(FieldError.Invalid(Addresses, ShownValue.Json(all), "must be empty when `clusterIP` is not specified"));
            }
        }
        else if (all is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(Addresses, ""));
        }
        else if (all[0] is not TextNode first || first.Value != address)
        {
            causes.Add(FieldError.Invalid(Addresses, ShownValue.Json(all), "first value must match `clusterIP`"));
        }
    }

    private static void Known(MapNode spec, Causes causes)
    {
        ListNode? families = spec.List("ipFamilies");
        for (int i = 0; i < (families?.Count ?? 0); i++)
        {
            string family = (families![i] as TextNode)?.Value ?? "";
            if (family is not (IpFamilies.V4 or IpFamilies.V6))
            {
                causes.Add(FieldError.NotSupported(Families.Index(i), family, [IpFamilies.V4, IpFamilies.V6]));
            }

            if (families.Take(i).Any(before => before.SameAs(families[i])))
            {
                causes.Add(FieldError.Duplicate(Families.Index(i), FieldError.Quote(family)));
            }
        }

        if (spec.Text("ipFamilyPolicy") is { } policy and not ("SingleStack" or "PreferDualStack" or "RequireDualStack"))
        {
            causes.Add(FieldError.NotSupported(Policy, policy, ["PreferDualStack", "RequireDualStack", "SingleStack"]));
        }
    }

    private static bool WellFormed(MapNode spec, MapNode? old, Causes causes)
    {
        bool good = true;
        ListNode? all = spec.List("clusterIPs");
        for (int i = 0; i < (all?.Count ?? 0); i++)
        {
            string address = (all![i] as TextNode)?.Value ?? "";
            if (i > 0 || address != ServiceSpecs.None)
            {
                good &= AddressRules.Address(address, Addresses.Index(i), causes, old?.List("clusterIPs"));
            }
            else if (all.Count > 1)
            {
                good = false;
                causes.Add(FieldError.Invalid(Addresses, ShownValue.Json(all), "'None' must be the first and only value"));
            }
        }

        if (all?.Count > Most)
        {
            causes.Add(FieldError.Invalid(Addresses, ShownValue.Json(all), "may only hold up to 2 values"));
        }

        return good;
    }

    private static void OneOfEachFamily(MapNode spec, Causes causes)
    {
        string[] all = spec.Strings("clusterIPs");
        if (all.Length > 1 && all.Select(FamilyOf).Distinct().Count() < Most)
        {
            causes.Add(FieldError.Invalid(Addresses, ShownValue.Json(spec.List("clusterIPs")), "may specify no more than one IP for each IP family"));
        }
    }

    private static void OfTheirFamilies(MapNode spec, Causes causes)
    {
        if (spec.IsHeadless())
        {
            return;
        }

        string[] families = spec.Strings("ipFamilies");
        string[] all = spec.Strings("clusterIPs");
        for (int i = 0; i < Math.Min(all.Length, families.Length); i++)
        {
            if (families[i] is IpFamilies.V4 or IpFamilies.V6 && FamilyOf(all[i]) != families[i])
            {
                causes.Add(FieldError.InvalidText(Addresses.Index(i), all[i], $"expected an {families[i]} value as indicated by `ipFamilies[{i}]`"));
            }
        }
    }

    private static string? FamilyOf(string address) => IpAddress.Parse(address)?.Family;
}
