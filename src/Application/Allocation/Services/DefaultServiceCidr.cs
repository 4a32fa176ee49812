using Kronicle.Application.Bootstrap;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>
/// The ServiceCIDR named kubernetes that says what --service-cluster-ip-range says. Made when it is missing, and given a second range
/// when the cluster became dual stack; any other difference is the operator's to settle.
/// </summary>
public sealed class DefaultServiceCidr(ServiceNetwork network) : IBootstrapObjects
{
    public const string Name = "kubernetes";
    private const string StatusManager = "kubernetes-service-cidr-controller";
    private const string Ready = "Kubernetes default Service CIDR is ready";

    private static readonly ResourceDefinition Definition = ResourceCatalogue.BuiltIn.Find("networking.k8s.io", "v1", "servicecidrs")!;

    public IEnumerable<BootstrapObject> At(DateTimeOffset now)
    {
        var cidrs = new ListNode([.. network.Ranges.Select(range => new TextNode(range.ToString()))]);
        var made = new MapNode
        {
            ["metadata"] = new MapNode { ["name"] = Name },
            ["spec"] = new MapNode { ["cidrs"] = cidrs },
            ["status"] = new MapNode
            {
                ["conditions"] = new ListNode([new MapNode
                {
                    ["type"] = "Ready",
                    ["status"] = "True",
                    ["lastTransitionTime"] = Timestamps.Time(now),
                    ["reason"] = "",
                    ["message"] = Ready,
                }]),
            },
        };
        yield return new BootstrapObject(Definition, made) { StatusOwner = StatusOwner(), Reconcile = stored => Widen(stored, cidrs) };
    }

    private static bool Widen(MapNode stored, ListNode cidrs)
    {
        ListNode before = stored.At("spec", "cidrs") as ListNode ?? [];
        if (before.Count != 1 || cidrs.Count != 2 || !before[0].SameAs(cidrs[0]))
        {
            return false;
        }

        stored.EnsureMap("spec")["cidrs"] = cidrs.Clone();
        return true;
    }

    private static MapNode StatusOwner()
    {
        var condition = new MapNode();
        foreach (string field in (ReadOnlySpan<string>)[".", "f:lastTransitionTime", "f:message", "f:status", "f:type"])
        {
            condition[field] = new MapNode();
        }

        return new MapNode
        {
            ["manager"] = StatusManager,
            ["operation"] = "Apply",
            ["apiVersion"] = Definition.ApiVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = new MapNode
            {
                ["f:status"] = new MapNode { ["f:conditions"] = new MapNode { ["k:{\"type\":\"Ready\"}"] = condition } },
            },
            ["subresource"] = "status",
        };
    }
}
