using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Core;

/// <summary>What only services of type LoadBalancer have.</summary>
internal static class ServiceBalancerRules
{
    private const string OnlyBalancers = "may only be used when `type` is 'LoadBalancer'";
    private const string RangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges";

    // The reference writes this path with a capital letter.
    private static readonly FieldPath Ranges = FieldPath.Spec.Child("LoadBalancerSourceRanges");
    private static readonly FieldPath Class = FieldPath.Spec.Child("loadBalancerClass");

    public static void Check(ObjectUnderReview review, MapNode spec, MapNode? old, Causes causes)
    {
        bool balanced = spec.IsBalanced();
        if (spec.List("loadBalancerSourceRanges") is { Count: > 0 } ranges)
        {
            SourceRanges(ranges, old?.List("loadBalancerSourceRanges"), balanced, causes);
        }
        else if (review.Metadata.Map("annotations")?.Text(RangesAnnotation) is { } annotation)
        {
            AnnotatedRanges(annotation, review.OldMetadata.Map("annotations")?.Text(RangesAnnotation), balanced, causes);
        }

        if (spec["allocateLoadBalancerNodePorts"] is BoolNode && !balanced)
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("allocateLoadBalancerNodePorts"), OnlyBalancers));
        }

        if (balanced && spec["allocateLoadBalancerNodePorts"] is not BoolNode)
        {
            causes.Add(FieldError.Required("allocateLoadBalancerNodePorts", ""));
        }

        LoadBalancerClass(spec, null, causes);
    }

    /// <summary>The class of a load balancer, which stays once it is set.</summary>
    public static void LoadBalancerClass(MapNode spec, MapNode? old, Causes causes)
    {
        string? name = spec.Text("loadBalancerClass");
        if (old is not null && old.IsBalanced() && spec.IsBalanced() && name != old.Text("loadBalancerClass"))
        {
            causes.Add(FieldError.Invalid(Class, ShownValue.Json(spec["loadBalancerClass"]), "may not change once set"));
        }

        if (name is null)
        {
            return;
        }

        if (!spec.IsBalanced())
        {
            causes.Add(FieldError.Forbidden(Class, OnlyBalancers));
            return;
        }

        foreach (string error in LabelSyntax.KeyErrors(name))
        {
            causes.Add(FieldError.InvalidText(Class, name, error));
        }
    }

    // Spaces around a range are let pass: the annotation that came before the field had them.
    private static void SourceRanges(ListNode ranges, ListNode? before, bool balanced, Causes causes)
    {
        if (!balanced)
        {
            causes.Add(FieldError.Forbidden(Ranges, OnlyBalancers));
        }

        ListNode? stored = before is null ? null : new ListNode([.. before.OfType<TextNode>().Select(range => new TextNode(range.Value.Trim()))]);
        for (int i = 0; i < ranges.Count; i++)
        {
            AddressRules.Network(((ranges[i] as TextNode)?.Value ?? "").Trim(), Ranges.Index(i), causes, stored);
        }
    }

    private static void AnnotatedRanges(string annotation, string? before, bool balanced, Causes causes)
    {
        FieldPath path = FieldPath.Metadata.Child("annotations").Key(RangesAnnotation);
        if (!balanced)
        {
            causes.Add(FieldError.Forbidden(path, OnlyBalancers));
        }

        if (annotation == before || annotation.AsSpan().Trim().IsEmpty)
        {
            return;
        }

        foreach (string range in annotation.Trim().Split(','))
        {
            AddressRules.Network(range.Trim(), path, causes);
        }
    }
}
