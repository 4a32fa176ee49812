using Kronicle.Application.Admission;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota.Evaluators;

/// <summary>Services, their node ports and load balancers. The ports are those that the type will get: they may not be allocated yet.</summary>
internal sealed class ServiceQuota : IQuotaEvaluator
{
    private const string Count = "count/services";
    private const string Services = "services";
    private const string NodePorts = "services.nodeports";
    private const string LoadBalancers = "services.loadbalancers";

    public GroupResource Resource { get; } = new("", "services");

    public bool Counts(string name) => name is Count or Services or NodePorts or LoadBalancers;

    public ResourceAmounts Usage(MapNode item)
    {
        MapNode? spec = item.Map("spec");
        ListNode ports = spec?.List("ports") ?? [];
        string? type = spec?.Text("type");
        bool balanced = type == "LoadBalancer";
        long open = balanced && spec!.Bool("allocateLoadBalancerNodePorts") == false
            ? ports.Maps.Count(port => port.Integer("nodePort") is not (null or 0))
            : balanced || type == "NodePort" ? ports.Count : 0;
        return new ResourceAmounts { { Count, 1 }, { Services, 1 }, { NodePorts, open }, { LoadBalancers, balanced ? 1 : 0 } };
    }

    public bool InScope(QuotaScope scope, MapNode item) => false;

    // An update may change the type.
    public bool Affected(QuotaChange change) =>
        change is { Subresource: "", Operation: AdmissionOperation.Create or AdmissionOperation.Update };

    public string? Missing(IReadOnlyCollection<string> limited, MapNode item) => null;
}
