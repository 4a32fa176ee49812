using System.Numerics;

namespace Kronicle.Application.Allocation.Services;

/// <summary>
/// Which ports of a span are taken, one bit each, lowest port first: the big-endian number that the reference keeps in its
/// RangeAllocation. The lower band is kept for clients that choose a port themselves; the others begin above it (KEP-3668).
/// </summary>
public sealed class PortBitmap(PortSpan span) : IPortPool
{
    private const int LeastBand = 16;
    private const int MostBand = 128;
    private const int BandShare = 32;

    private BigInteger taken;

    private PortBitmap(PortSpan span, BigInteger taken)
        : this(span) => this.taken = taken;

    public PortSpan Span => span;

    /// <summary>Whether a bit was changed since this copy was made.</summary>
    public bool Changed { get; private set; }

    private int Band => span.Count <= LeastBand ? 0 : Math.Clamp(span.Count / BandShare, LeastBand, MostBand);

    /// <summary>Reads the bytes of a RangeAllocation.</summary>
    public static PortBitmap Read(PortSpan span, ReadOnlySpan<byte> data) => new(span, new BigInteger(data, isUnsigned: true, isBigEndian: true));

    public PortBitmap Copy() => new(span, taken);

    /// <summary>The bytes of a RangeAllocation; none when no port is taken.</summary>
    public byte[] Bytes() => taken.IsZero ? [] : taken.ToByteArray(isUnsigned: true, isBigEndian: true);

    public bool Has(int port) => span.Contains(port) && !(taken & Bit(port)).IsZero;

    public string? Take(int port)
    {
        if (!span.Contains(port))
        {
            return $"provided port is not in the valid range. The range of valid ports is {span}";
        }

        if (Has(port))
        {
            return "provided port is already allocated";
        }

        taken |= Bit(port);
        Changed = true;
        return null;
    }

    public int? TakeNext(Func<int, int> below)
    {
        foreach ((int from, int count) in ((int, int)[])[(Band, span.Count - Band), (0, Band)])
        {
            int start = count > 0 ? below(count) : 0;
            for (int i = 0; i < count; i++)
            {
                int port = span.First + from + (start + i) % count;
                if (Take(port) is null)
                {
                    return port;
                }
            }
        }

        return null;
    }

    /// <summary>Gives a port back; one of another span, or a free one, is no matter.</summary>
    public void Release(int port)
    {
        if (Has(port))
        {
            taken &= ~Bit(port);
            Changed = true;
        }
    }

    /// <summary>The ports that are taken.</summary>
    public IEnumerable<int> All()
    {
        for (int port = span.First; port <= span.Last; port++)
        {
            if (Has(port))
            {
                yield return port;
            }
        }
    }

    private BigInteger Bit(int port) => BigInteger.One << (port - span.First);
}
