using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/, as it is after allocation.</summary>
public sealed class ServiceRules : RuleSet
{
    private const string TopologyMode = "service.kubernetes.io/topology-mode";
    private const string TopologyHints = "service.kubernetes.io/topology-aware-hints";

    private static readonly FieldPath Selector = FieldPath.Spec.Child("selector");
    private static readonly FieldPath ExternalName = FieldPath.Spec.Child("externalName");
    private static readonly FieldPath ExternalIps = FieldPath.Spec.Child("externalIPs");
    private static readonly string[] Types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

    public ServiceRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        LawOfUpdate((review, causes) => ServiceUpdateRules.Check(SpecOf(review.New), SpecOf(review.Old!), causes));
        When(review => review.IsMain, () => Include(new MetadataRules(NameForms.Of("", "Service"), kubernetesFinalizers: true)));
        LawOfMain(Topology);
        LawOfMain(Spec);
        Law((review, causes) =>
        {
            if (review.Subresource == "status")
            {
                LoadBalancerStatusRules.CheckService(review.New, review.Old!, causes);
            }
        });
    }

    private static MapNode SpecOf(MapNode service) => service.Map("spec") ?? [];

    private static void Topology(ObjectUnderReview review, Causes causes)
    {
        MapNode? annotations = review.Metadata.Map("annotations");
        if (annotations?.Text(TopologyMode) is { } mode && annotations.Text(TopologyHints) is { } hints && mode != hints)
        {
            causes.Add(FieldError.InvalidText(FieldPath.Metadata.Child("annotations").Key(TopologyMode), mode,
                $"must match annotations[{TopologyHints}] when both are specified"));
        }
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = SpecOf(review.New);
        MapNode? old = review.Old?.Map("spec");
        if (spec.CountOf("ports") == 0 && !spec.IsHeadless() && spec.NeedsAddress())
        {
            causes.Add(FieldError.Required(ServicePortRules.Path, ""));
        }

        OfType(spec, causes);
        ServicePortRules.Each(spec, causes);
        if (spec.Map("selector") is { Count: > 0 } selector)
        {
            causes.Add(LabelRules.Labels(selector, Selector));
        }

        SessionAffinityRules.Check(spec, causes);
        ClusterIpRules.Check(spec, old, causes);
        ListNode? external = spec.List("externalIPs");
        for (int i = 0; i < (external?.Count ?? 0); i++)
        {
            string address = (external![i] as TextNode)?.Value ?? "";
            if (AddressRules.Address(address, ExternalIps.Index(i), causes, old?.List("externalIPs")))
            {
                AddressRules.Destination(address, ExternalIps.Index(i), causes);
            }
        }

        string type = spec.Type();
        if (type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
        {
            FieldPath path = FieldPath.Spec.Child("type");
            causes.Add(type.Length == 0 ? FieldError.Required(path, "") : FieldError.NotSupported(path, type, Types));
        }

        ServicePortRules.Together(spec, causes);
        ServiceBalancerRules.Check(review, spec, old, causes);
        ServiceTrafficRules.Check(spec, causes);
    }

    private static void OfType(MapNode spec, Causes causes)
    {
        string type = spec.Type();
        if (type is "LoadBalancer" or "NodePort" && spec.IsHeadless())
        {
            causes.Add(FieldError.InvalidText(
                FieldPath.Spec.Child("clusterIPs").Index(0), ServiceSpecs.None, $"may not be set to 'None' for {type} services"));
        }

        if (type != "ExternalName")
        {
            return;
        }

        foreach (string field in (ReadOnlySpan<string>)["clusterIPs", "ipFamilies"])
        {
            if (spec.CountOf(field) > 0)
            {
                causes.Add(FieldError.Forbidden(FieldPath.Spec.Child(field), "may not be set for ExternalName services"));
            }
        }

        if (spec["ipFamilyPolicy"] is TextNode)
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("ipFamilyPolicy"), "may not be set for ExternalName services"));
        }

        // A name of DNS may end with the dot of the root.
        string name = spec.Text("externalName") ?? "";
        name = name.EndsWith('.') ? name[..^1] : name;
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(ExternalName, ""));
            return;
        }

        foreach (string error in NameForms.Errors(NameForm.Subdomain, name))
        {
            causes.Add(FieldError.InvalidText(ExternalName, name, error));
        }
    }
}
