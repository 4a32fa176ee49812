using Kronicle.Domain.Addresses;

namespace Kronicle.Application.Allocation.Services;

/// <summary>
/// The addresses of one network that services can have: not its first one, and of IPv4 not its last. The lower band is kept for clients
/// that choose an address themselves; the others begin above it and come to it last (KEP-3070).
/// </summary>
public sealed class AddressRange
{
    private const int LeastBand = 16;
    private const int MostBand = 256;
    private const int BandShare = 16;
    private const long Most = 1L << 62;

    private readonly IpAddress first;
    private readonly IpAddress last;

    public AddressRange(IpNetwork network)
    {
        Network = network;
        first = network.Base.Plus(1);
        last = network.Base.IsV6 ? network.Last : network.Last with { Number = network.Last.Number - 1 };
        Size = last < first ? 0 : Span(first, last);
        Band = BandOf(network.Last.Number - network.Base.Number);
    }

    public IpNetwork Network { get; }

    /// <summary>How many addresses there are, counted up to 2^62.</summary>
    public long Size { get; }

    /// <summary>How many of them are kept for clients that choose.</summary>
    public int Band { get; }

    /// <summary>Whether a service may have the address.</summary>
    public bool Contains(IpAddress address) => address.IsV6 == first.IsV6 && address >= first && address <= last;

    /// <summary>Every address once: the upper band from a random place on, then the lower band from another.</summary>
    /// <param name="below">A random number from 0 up to, not including, its argument.</param>
    public IEnumerable<IpAddress> Candidates(Func<long, long> below)
    {
        foreach ((long from, long count) in ((long, long)[])[(Band, Size - Band), (0, Band)])
        {
            long start = count > 0 ? below(count) : 0;
            for (long i = 0; i < count; i++)
            {
                yield return first.Plus((UInt128)(from + (start + i) % count));
            }
        }
    }

    private static long Span(IpAddress from, IpAddress to)
    {
        UInt128 distance = to.Number - from.Number;
        return distance >= Most ? Most : (long)distance + 1;
    }

    private static int BandOf(UInt128 lastOffset) =>
        lastOffset < LeastBand ? 0 : (int)UInt128.Clamp((lastOffset + 1) / BandShare, LeastBand, MostBand);
}
