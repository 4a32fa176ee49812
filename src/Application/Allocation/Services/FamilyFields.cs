using FluentValidation.Results;
using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>Settles ipFamilyPolicy and ipFamilies by what the cluster has and the client asks for (KEP-563).</summary>
internal sealed class FamilyFields(ServiceNetwork network)
{
    private const string Single = "SingleStack";
    private const string Prefer = "PreferDualStack";
    private const string Require = "RequireDualStack";
    private const string Policy = "spec.ipFamilyPolicy";

    private static readonly AddressRuleSet Loose = new();
    private readonly ResourceDefinition services = ResourceCatalogue.BuiltIn.Find("", "v1", "services")!;

    /// <summary>
    /// Whether the service stays as it is: one that prefers two families is neither given a second address nor loses it because the
    /// cluster has become other, only when the client says so.
    /// </summary>
    public static bool KeepsPreferred(MapNode spec, MapNode? old) =>
        old is not null && spec.Text("ipFamilyPolicy") == Prefer && old.Type() == spec.Type() &&
        spec.Type() is "ClusterIP" or "NodePort" or "LoadBalancer" && (old.Text("ipFamilyPolicy") ?? Prefer) == Prefer &&
        spec.SameList(old, "clusterIPs") && spec.SameList(old, "ipFamilies");

    /// <summary>Fills the fields in; else the causes to refuse the service.</summary>
    public IReadOnlyList<StatusCause> Settle(MapNode service, MapNode? stored)
    {
        MapNode spec = service.EnsureMap("spec");
        MapNode? old = stored?.Map("spec");
        if (!spec.NeedsAddress() || KeepsPreferred(spec, old))
        {
            return [];
        }

        if (spec["ipFamilyPolicy"] is not TextNode)
        {
            spec["ipFamilyPolicy"] = old?["ipFamilyPolicy"] ?? new TextNode(spec.IsHeadlessWithoutSelector() ? Require : Single);
        }

        List<ValidationFailure> loose = Loose.Validate(new ObjectUnderReview(services, service, stored)).Errors;
        if (loose.Count > 0)
        {
            return [.. loose.Select(failure => (StatusCause)failure.CustomState)];
        }

        var causes = new List<StatusCause>();
        if (old is not null)
        {
            Reduce(spec, old, causes);
        }

        Infer(spec, causes);
        return causes.Count > 0 ? causes : Complete(spec);
    }

    private static void Reduce(MapNode spec, MapNode old, List<StatusCause> causes)
    {
        string policy = spec.Text("ipFamilyPolicy")!;
        foreach ((string field, string what) in ((string, string)[])[("clusterIPs", "cluster IP"), ("ipFamilies", "IP family")])
        {
            int count = spec.CountOf(field);
            if (policy == Single)
            {
                if (count > 1 && spec.SameList(old, field))
                {
                    spec.SetStrings(field, [spec.Strings(field)[0]]);
                }
            }
            else if (count > 0 && count < old.CountOf(field))
            {
                causes.Add(FieldError.InvalidText(Policy, policy, $"must be 'SingleStack' to release the secondary {what}"));
            }
        }
    }

    // The families of the addresses that the client chose are those that it wants.
    private void Infer(MapNode spec, List<StatusCause> causes)
    {
        string policy = spec.Text("ipFamilyPolicy")!;
        foreach ((string field, string what) in ((string, string)[])[("clusterIPs", "cluster IPs"), ("ipFamilies", "IP families")])
        {
            if (policy == Single && spec.CountOf(field) == 2)
            {
                causes.Add(FieldError.InvalidText(Policy, policy, $"must be 'RequireDualStack' or 'PreferDualStack' when multiple {what} are specified"));
            }
        }

        string[] addresses = spec.Strings("clusterIPs");
        List<string> families = [.. spec.Strings("ipFamilies")];
        for (int i = families.Count; i < addresses.Length && addresses[0] != ServiceSpecs.None; i++)
        {
            string family = IpAddress.Parse(addresses[i])?.Family ?? "unknown";
            if (network.Has(family))
            {
                families.Add(family);
            }
            else
            {
                causes.Add(FieldError.Invalid(
                    $"spec.clusterIPs[{i}]", ShownValue.Json(spec.List("clusterIPs")), $"{family} is not configured on this cluster"));
            }
        }

        spec.SetStrings("ipFamilies", families);
    }

    private IReadOnlyList<StatusCause> Complete(MapNode spec)
    {
        string policy = spec.Text("ipFamilyPolicy")!;
        List<string> families = [.. spec.Strings("ipFamilies")];
        bool bare = spec.IsHeadlessWithoutSelector();
        var causes = new List<StatusCause>();
        if (!bare && policy == Require && !network.IsDualStack)
        {
            causes.Add(FieldError.InvalidText(Policy, policy, "this cluster is not configured for dual-stack services"));
        }

        for (int i = 0; i < families.Count && !bare; i++)
        {
            if (!network.Has(families[i]))
            {
                causes.Add(FieldError.InvalidText($"spec.ipFamilies[{i}]", families[i], "not configured on this cluster"));
            }
        }

        if (causes.Count > 0)
        {
            return causes;
        }

        if (families.Count == 0)
        {
            families.Add(network.DefaultFamily);
        }

        if (families.Count == 1 && policy != Single && (bare || network.IsDualStack))
        {
            families.Add(IpFamilies.Other(families[0]));
        }

        spec.SetStrings("ipFamilies", families);
        return [];
    }

    private sealed class AddressRuleSet : RuleSet
    {
        public AddressRuleSet() => Law((review, causes) => ClusterIpRules.Check(review.New.Map("spec") ?? [], review.Old?.Map("spec"), causes));
    }
}
