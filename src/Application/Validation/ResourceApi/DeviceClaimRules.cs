using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>The devices that a claim asks for. https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/</summary>
internal static class DeviceClaimRules
{
    /// <summary>The most requests of a claim, and references to them.</summary>
    public const int MostRequests = 32;

    private const int MostConstraints = 32;
    private const int MostConfigs = 32;
    private const int MostAlternatives = 8;

    private static readonly string[] Modes = ["All", "ExactCount"];

    public static void Check(MapNode devices, FieldPath path, Causes causes)
    {
        var names = new RequestNames(devices);
        BoundedLists.Set(devices.List("requests"), MostRequests, path.Child("requests"), causes, "name", Request);
        BoundedLists.Each(devices.List("constraints"), MostConstraints, path.Child("constraints"), causes,
            (constraint, at, to) => Constraint(constraint, names, at, to));
        BoundedLists.Each(devices.List("config"), MostConfigs, path.Child("config"), causes, (config, at, to) =>
        {
            BoundedLists.TextSet(config.List("requests"), MostRequests, at.Child("requests"), to, names.Check);
            DeviceConfigRules.Check(config, at, to);
        });
    }

    private static void Request(MapNode request, FieldPath path, Causes causes)
    {
        NameRules.Label(request.TextOf("name"), path.Child("name"), causes);
        MapNode? exactly = request.Map("exactly");
        bool alternatives = request.Length("firstAvailable") > 0;
        if (exactly is null && !alternatives)
        {
            causes.Add(FieldError.Required(path, "exactly one of `exactly` or `firstAvailable` is required"));
        }
        else if (exactly is not null && alternatives)
        {
            causes.Add(FieldError.Invalid(path, "null", "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set"));
        }
        else if (alternatives)
        {
            BoundedLists.Set(request.List("firstAvailable"), MostAlternatives, path.Child("firstAvailable"), causes, "name", (alternative, at, to) =>
            {
                NameRules.Label(alternative.TextOf("name"), at.Child("name"), to);
                Wanted(alternative, at, to);
            });
        }
        else
        {
            Wanted(exactly!, path.Child("exactly"), causes);
        }
    }

    private static void Wanted(MapNode wanted, FieldPath path, Causes causes)
    {
        string name = wanted.TextOf("deviceClassName");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("deviceClassName"), ""));
        }
        else
        {
            NameRules.Subdomain(name, path.Child("deviceClassName"), causes);
        }

        DeviceSelectorRules.Check(wanted.List("selectors"), path.Child("selectors"), causes);
        Amount(wanted, path, causes);
        foreach ((int i, MapNode toleration) in wanted.Entries("tolerations"))
        {
            DeviceTaintRules.Toleration(toleration, path.Child("tolerations").Index(i), causes);
        }
    }

    private static void Amount(MapNode wanted, FieldPath path, Causes causes)
    {
        string mode = wanted.TextOf("allocationMode");
        long count = wanted.IntegerOf("count");
        string? error = mode switch
        {
            "All" => count != 0 ? "must not be specified when allocationMode is 'All'" : null,
            "ExactCount" => count <= 0 ? "must be greater than zero" : null,
            _ => null,
        };
        if (error is not null)
        {
            causes.Add(FieldError.Invalid(path.Child("count"), count.ToString(CultureInfo.InvariantCulture), error));
        }

        Choice.Supported(mode, Modes, path.Child("allocationMode"), causes);
    }

    private static void Constraint(MapNode constraint, RequestNames names, FieldPath path, Causes causes)
    {
        BoundedLists.TextSet(constraint.List("requests"), MostRequests, path.Child("requests"), causes, names.Check);
        if (constraint.Text("matchAttribute") is { } match)
        {
            DeviceNameRules.FullyQualified(match, path.Child("matchAttribute"), causes);
        }
        else if (constraint.Text("distinctAttribute") is { } distinct)
        {
            DeviceNameRules.FullyQualified(distinct, path.Child("distinctAttribute"), causes);
        }
        else
        {
            causes.Add(FieldError.Required(path, "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set"));
        }
    }
}
