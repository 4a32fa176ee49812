using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>The taints of a node: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/</summary>
internal static class TaintRules
{
    private static readonly Lazy<StructType> Type = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.Taint")!);

    public static void Check(ListNode? taints, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode taint) in new Entries(taints))
        {
            FieldPath at = path.Index(i);
            NameRules.Qualified(taint.TextOf("key"), at.Child("key"), causes);
            if (Domain.Selection.LabelSyntax.ValueErrors(taint.TextOf("value")) is { Count: > 0 } errors)
            {
                causes.Add(FieldError.InvalidText(at.Child("value"), taint.TextOf("value"), string.Join(';', errors)));
            }

            TolerationRules.Effect(taint.TextOf("effect"), at.Child("effect"), causes);
            if (RepeatsEarlier(taints!, i, taint))
            {
                StatusCause duplicate = FieldError.Duplicate(at, InternalValue.Json(taint, Type.Value));
                causes.Add(duplicate with { Message = duplicate.Message + ": taints must be unique by key and effect pair" });
            }
        }
    }

    private static bool RepeatsEarlier(ListNode taints, int index, MapNode taint)
    {
        for (int i = 0; i < index; i++)
        {
            if (taints[i] is MapNode earlier && earlier.TextOf("key") == taint.TextOf("key") && earlier.TextOf("effect") == taint.TextOf("effect"))
            {
                return true;
            }
        }

        return false;
    }
}
