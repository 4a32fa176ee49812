using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>An APIService without a service is served here and so available from the start.</summary>
public sealed class ApiServiceStrategy() : StatusOnlyStrategy("apiservices.apiregistration.k8s.io")
{
    public override void PrepareForCreate(StrategyWrite write)
    {
        if (write.Object.Map("spec")?["service"] is MapNode)
        {
            return;
        }

        write.Object["status"] = new MapNode
        {
            ["conditions"] = new ListNode([new MapNode
            {
                ["type"] = "Available",
                ["status"] = "True",
                ["lastTransitionTime"] = Timestamps.Time(write.Now),
                ["reason"] = "Local",
                ["message"] = "Local APIServices are always available",
            }]),
        };
    }
}
