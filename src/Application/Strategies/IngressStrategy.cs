using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Warns of the annotation that came before ingress classes, and of addresses in a form that they should not have.</summary>
public sealed class IngressStrategy : IKindStrategy
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";
    private static readonly FieldPath Points = FieldPath.Status.Child("loadBalancer").Child("ingress");

    public string Resource => "ingresses.networking.k8s.io";

    public IEnumerable<string> Warnings(StrategyWrite write) => write.Subresource == "status"
        ? OfStatus(write.Object)
        : write.Old is null ? OfCreate(write.Object) : [];

    private static IEnumerable<string> OfCreate(MapNode ingress)
    {
        if (ingress.Map("metadata")?.Map("annotations")?.Has(ClassAnnotation) is true && ingress.Map("spec")?.Text("ingressClassName") is null)
        {
            yield return $"annotation \"{ClassAnnotation}\" is deprecated, please use 'spec.ingressClassName' instead";
        }
    }

    private static IEnumerable<string> OfStatus(MapNode ingress)
    {
        int index = 0;
        foreach (MapNode point in (ingress.At("status", "loadBalancer", "ingress") as ListNode)?.Maps ?? [])
        {
            if (AddressWarnings.OfAddress(point.Text("ip") ?? "", Points.Index(index++).Child("ip")) is { } warning)
            {
                yield return warning;
            }
        }
    }
}
