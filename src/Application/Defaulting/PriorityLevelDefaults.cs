using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a priority level: 30 shares, and 64 queues of 50 requests when it queues.</summary>
internal sealed class PriorityLevelDefaults : IDefaulter
{
    private static readonly Node Shares = NumberNode.Of(30);
    private static readonly Node HandSize = NumberNode.Of(8);
    private static readonly Node Queues = NumberNode.Of(64);
    private static readonly Node QueueLength = NumberNode.Of(50);

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        if (spec.Map("exempt") is { } exempt)
        {
            exempt.FillAbsent("nominalConcurrencyShares", Constants.Zero);
            exempt.FillAbsent("lendablePercent", Constants.Zero);
        }

        if (spec.Map("limited") is { } limited)
        {
            limited.FillAbsent("nominalConcurrencyShares", Shares);
            limited.FillAbsent("lendablePercent", Constants.Zero);
            if (limited.Map("limitResponse")?.Map("queuing") is { } queuing)
            {
                queuing.FillEmpty("handSize", HandSize);
                queuing.FillEmpty("queues", Queues);
                queuing.FillEmpty("queueLengthLimit", QueueLength);
            }
        }
    }
}
