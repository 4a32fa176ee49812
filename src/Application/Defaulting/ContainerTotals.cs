using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// What a pod's containers need at most at one time: all regular containers and sidecars together, or a container of initialisation with
/// the sidecars started before it (KEP-753), whichever is more.
/// </summary>
internal static class ContainerTotals
{
    /// <param name="spec">The pod's spec.</param>
    /// <param name="side">limits or requests.</param>
    public static Dictionary<string, Quantity> Of(MapNode spec, string side)
    {
        var running = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        spec.Each("containers", container => Add(running, Amounts(container, side)));
        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var starting = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        spec.Each("initContainers", container =>
        {
            if (container.Text("restartPolicy") == "Always")
            {
                Add(sidecars, Amounts(container, side));
                Add(running, Amounts(container, side));
                Raise(starting, sidecars);
                return;
            }

            var alone = new Dictionary<string, Quantity>(sidecars, StringComparer.Ordinal);
            Add(alone, Amounts(container, side));
            Raise(starting, alone);
        });
        Raise(running, starting);
        return running;
    }

    private static MapNode? Amounts(MapNode container, string side) => container.Map("resources")?.Map(side);

    private static void Add(Dictionary<string, Quantity> totals, MapNode? amounts)
    {
        if (amounts is null)
        {
            return;
        }

        foreach (KeyValuePair<string, Node> amount in amounts)
        {
            if (amount.Value is TextNode text && Quantity.TryParse(text.Value, out Quantity quantity, out _))
            {
                totals[amount.Key] = totals.TryGetValue(amount.Key, out Quantity sum) ? sum + quantity : quantity;
            }
        }
    }

    private static void Raise(Dictionary<string, Quantity> totals, Dictionary<string, Quantity> least)
    {
        foreach (KeyValuePair<string, Quantity> amount in least)
        {
            if (!totals.TryGetValue(amount.Key, out Quantity present) || present < amount.Value)
            {
                totals[amount.Key] = amount.Value;
            }
        }
    }
}
