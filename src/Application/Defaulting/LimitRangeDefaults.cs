using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Of a container's limits: the default limit is the maximum, the default request is the default limit, or else the minimum.</summary>
internal sealed class LimitRangeDefaults : IDefaulter
{
    public void OnDecode(MapNode root) => root.Map("spec")?.Each("limits", Item);

    private static void Item(MapNode item)
    {
        if (item.Text("type") == "Container")
        {
            MapNode limits = item.EnsureMap("default");
            limits.FillFrom(item.Map("max"));
            MapNode requests = item.EnsureMap("defaultRequest");
            requests.FillFrom(limits);
            requests.FillFrom(item.Map("min"));
        }

        foreach (string side in (ReadOnlySpan<string>)["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"])
        {
            ResourceAmounts.Round(item.Map(side));
        }
    }
}
