using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>What controllers say of a claim: its size, and how far a change of it has come. KEP-1790.</summary>
internal static class ClaimStatusRules
{
    private static readonly string[] Storage = ["storage"];

    private static readonly string[] ResizeStates =
        ["ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"];

    public static void Check(MapNode claim, Causes causes)
    {
        if (claim.Map("spec")?.Length("accessModes") is null or 0)
        {
            causes.Add(FieldError.Required("Spec.accessModes", ""));
        }

        MapNode status = claim.Map("status") ?? [];
        foreach (string name in KeyedData.SortedKeys(status.Map("capacity")))
        {
            Valid(QuantityRules.Read(status.Map("capacity")![name]), FieldPath.Status.Child("capacity").Key(name), causes);
        }

        States(status.Map("allocatedResourceStatuses"), FieldPath.Status.Child("allocatedResourceStatuses"), causes);
        Allocated(status.Map("allocatedResources"), FieldPath.Status.Child("allocatedResources"), causes);
    }

    private static void States(MapNode? states, FieldPath path, Causes causes)
    {
        foreach (string name in KeyedData.SortedKeys(states))
        {
            Name(name, path, causes);
            if (Array.IndexOf(ResizeStates, states!.TextOf(name)) < 0)
            {
                causes.Add(FieldError.NotSupported(path, name, ResizeStates));
            }
        }
    }

    private static void Allocated(MapNode? amounts, FieldPath path, Causes causes)
    {
        foreach (string name in KeyedData.SortedKeys(amounts))
        {
            if (!Name(name, path, causes))
            {
                continue;
            }

            Quantity amount = QuantityRules.Read(amounts![name]);
            if (Valid(amount, path.Key(name), causes))
            {
                QuantityRules.OfResource("storage", amount, path.Key(name), causes);
            }
        }
    }

    private static bool Name(string name, FieldPath path, Causes causes)
    {
        if (Domain.Selection.LabelSyntax.KeyErrors(name).Count > 0)
        {
            NameRules.Qualified(name, path, causes);
            return false;
        }

        if (ResourceNames.IsNative(name) && name != "storage")
        {
            causes.Add(FieldError.NotSupported(path, name, Storage));
            return false;
        }

        return true;
    }

    private static bool Valid(Quantity amount, FieldPath path, Causes causes)
    {
        if (amount.Value >= 0)
        {
            return true;
        }

        causes.Add(FieldError.Invalid(path, amount.Value.ToString(CultureInfo.InvariantCulture), "must be a valid resource quantity"));
        return false;
    }
}
