using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Where a load balancer listens: status.loadBalancer of services and ingresses.</summary>
public static class LoadBalancerStatusRules
{
    private static readonly FieldPath Path = FieldPath.Status.Child("loadBalancer").Child("ingress");

    /// <summary>The status of a service; only one of type LoadBalancer has addresses there, and says how traffic comes to them (KEP-1860).</summary>
    public static void CheckService(MapNode service, MapNode stored, Causes causes)
    {
        ListNode? points = Points(service);
        if (points is not { Count: > 0 })
        {
            return;
        }

        if (service.Map("spec")?.Text("type") != "LoadBalancer")
        {
            causes.Add(FieldError.Forbidden(Path, "may only be used when `spec.type` is 'LoadBalancer'"));
            return;
        }

        Check(points, Points(stored), causes, Mode);
    }

    /// <summary>The status of an ingress.</summary>
    public static void CheckIngress(MapNode ingress, MapNode stored, Causes causes) =>
        Check(Points(ingress) ?? [], Points(stored), causes, static (_, _, _) => { });

    private static ListNode? Points(MapNode target) => target.At("status", "loadBalancer", "ingress") as ListNode;

    private static void Check(ListNode points, ListNode? stored, Causes causes, Action<MapNode, FieldPath, Causes> more)
    {
        ListNode? before = stored is null ? null : new ListNode([.. stored.Maps.Select(point => point["ip"]).OfType<TextNode>()]);
        for (int i = 0; i < points.Count; i++)
        {
            MapNode point = points[i] as MapNode ?? [];
            if (point.Text("ip") is { Length: > 0 } address)
            {
                AddressRules.Address(address, Path.Index(i).Child("ip"), causes, before);
            }

            more(point, Path.Index(i), causes);
            if (point.Text("hostname") is { Length: > 0 } host)
            {
                Host(host, Path.Index(i).Child("hostname"), causes);
            }
        }
    }

    private static void Mode(MapNode point, FieldPath path, Causes causes)
    {
        bool addressed = point.Text("ip") is { Length: > 0 };
        string? mode = point.Text("ipMode");
        if (mode is null)
        {
            if (addressed)
            {
                causes.Add(FieldError.Required(path.Child("ipMode"), "must be specified when `ip` is set"));
            }
        }
        else if (!addressed)
        {
            causes.Add(FieldError.Forbidden(path.Child("ipMode"), "may not be specified when `ip` is not set"));
        }
        else if (mode is not ("VIP" or "Proxy"))
        {
            causes.Add(FieldError.NotSupported(path.Child("ipMode"), mode, ["Proxy", "VIP"]));
        }
    }

    private static void Host(string host, FieldPath path, Causes causes)
    {
        foreach (string error in NameForms.Errors(NameForm.Subdomain, host))
        {
            causes.Add(FieldError.InvalidText(path, host, error));
        }

        if (IpAddress.Parse(host) is not null)
        {
            causes.Add(FieldError.InvalidText(path, host, "must be a DNS name, not an IP address"));
        }
    }
}
