using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Annotations of a node that hold what later became fields: taints, and the pods that the node would rather not have.</summary>
internal static class NodeAnnotationRules
{
    private const string Taints = "scheduler.alpha.kubernetes.io/taints";
    private const string Avoids = "scheduler.alpha.kubernetes.io/preferAvoidPods";

    private static readonly FieldPath Path = FieldPath.Metadata.Child("annotations");

    public static void Check(MapNode? annotations, Causes causes)
    {
        if (annotations?.HasText(Taints) is true)
        {
            Node? taints = Read(annotations.TextOf(Taints), out string? error);
            if (taints is ListNode or NullNode)
            {
                TaintRules.Check(taints as ListNode, Path.Child(Taints), causes);
            }
            else
            {
                causes.Add(FieldError.InvalidText(Path, Taints, error ?? $"json: cannot unmarshal {taints!.JsonType} into Go value of type []v1.Taint"));
            }
        }

        if (annotations?.HasText(Avoids) is true)
        {
            Avoided(annotations.TextOf(Avoids), causes);
        }
    }

    private static void Avoided(string text, Causes causes)
    {
        Node? avoids = Read(text, out string? error);
        if (avoids is not (MapNode or NullNode))
        {
            causes.Add(FieldError.InvalidText(Path.Child("AvoidPods"), Avoids, error ?? $"json: cannot unmarshal {avoids!.JsonType} into Go value of type v1.AvoidPods"));
            return;
        }

        foreach ((int i, MapNode entry) in new Entries((avoids as MapNode)?.List("preferAvoidPods")))
        {
            FieldPath signature = Path.Child(Avoids).Index(i).Child("PodSignature");
            if (entry.Map("podSignature")?.Map("podController") is not { } controller)
            {
                causes.Add(FieldError.Required(signature, ""));
            }
            else if (!controller.IsTrue("controller"))
            {
                causes.Add(FieldError.Invalid(signature.Child("PodController").Child("Controller"), "false", "must point to a controller"));
            }
        }
    }

    private static Node? Read(string json, out string? error) => TreeReader.Read(Encoding.UTF8.GetBytes(json), out error);
}
