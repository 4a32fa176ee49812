using System.Globalization;
using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of annotations that mean something on pods: https://kubernetes.io/docs/reference/labels-annotations-taints/</summary>
internal static class PodAnnotationRules
{
    private const string Mirror = "kubernetes.io/config.mirror";
    private const string TolerationKey = "scheduler.alpha.kubernetes.io/tolerations";
    private const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";

    public static void Check(MapNode? annotations, MapNode spec, FieldPath path, Causes causes, MapNode? stored = null)
    {
        if (annotations is not { Count: > 0 })
        {
            return;
        }

        if (annotations.Text(Mirror) is { } mirror && !spec.HasText("nodeName"))
        {
            causes.Add(FieldError.InvalidText(path.Key(Mirror), mirror, "must set spec.nodeName if mirror pod annotation is set"));
        }

        if (annotations.Text(TolerationKey) is { Length: > 0 } tolerations)
        {
            Tolerations(tolerations, path, causes);
        }

        bool stays = stored?.Text(DeletionCost) is { } old && !IsCost(old);
        if (annotations.Text(DeletionCost) is { } cost && !stays && !IsCost(cost))
        {
            causes.Add(FieldError.InvalidText(path.Key(DeletionCost), cost, "must be a 32bit integer"));
        }

        ProfileAnnotationRules.Check(annotations, spec, path, causes);
    }

    private static void Tolerations(string json, FieldPath path, Causes causes)
    {
        Node? node = TreeReader.Read(Encoding.UTF8.GetBytes(json), out string? error);
        if (node is not (null or ListNode or NullNode))
        {
            error = $"json: cannot unmarshal {node.JsonType} into Go value of type []core.Toleration";
        }

        if (error is not null)
        {
            causes.Add(FieldError.InvalidText(path, TolerationKey, error));
            return;
        }

        TolerationRules.Check(node as ListNode, path.Child(TolerationKey), causes);
    }

    // A sign and digits without leading zeros; nothing is zero.
    private static bool IsCost(string cost)
    {
        if (cost.Length == 0)
        {
            return true;
        }

        ReadOnlySpan<char> digits = cost.StartsWith('-') ? cost.AsSpan(1) : cost;
        bool plain = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] != '0' || cost == "0");
        return plain && int.TryParse(cost, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
    }
}
