namespace Kronicle.Application.Allocation.Services;

/// <summary>Ports to take.</summary>
public interface IPortPool
{
    /// <summary>Takes a port; why it can't be had, or null.</summary>
    string? Take(int port);

    /// <summary>Takes any free port; null when there is none.</summary>
    /// <param name="below">A random number from 0 up to, not including, its argument.</param>
    int? TakeNext(Func<int, int> below);
}

/// <summary>
/// The ports of a dry run: what is taken is refused as it would be, and any port is a placeholder that no service can have, because
/// the search would be worth nothing by the time of the real write.
/// </summary>
public sealed class RehearsedPorts(PortBitmap real) : IPortPool
{
    private const int FirstPlaceholder = 32769;
    private readonly HashSet<int> taken = [];

    public string? Take(int port) => real.Has(port) || !taken.Add(port) ? "provided port is already allocated" : null;

    public int? TakeNext(Func<int, int> below)
    {
        int port = taken.Count == 0 ? FirstPlaceholder : taken.Max() + 1;
        taken.Add(port);
        return port;
    }
}
