using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A new ingress that names no class, by field or by the annotation of old, gets the default one.
/// https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
/// </summary>
public sealed class DefaultIngressClass(ClusterLookup lookup) : IMutator
{
    private readonly DefaultClass classes = new(lookup, LookedUp.IngressClasses, "ingressclass.kubernetes.io/is-default-class");

    public string Name => "DefaultIngressClass";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("networking.k8s.io", "ingresses") || attributes.Object is not { } ingress ||
            ingress.Map("spec")?["ingressClassName"] is TextNode ||
            ingress.Map("metadata")?.Map("annotations")?.Has("kubernetes.io/ingress.class") == true)
        {
            return null;
        }

        if (await classes.NameAsync(cancellation) is { } name)
        {
            ingress.EnsureMap("spec")["ingressClassName"] = name;
        }

        return null;
    }
}
