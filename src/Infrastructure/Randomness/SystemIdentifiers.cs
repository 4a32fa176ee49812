using System.Buffers.Binary;
using System.Security.Cryptography;
using Kronicle.Application.Pipeline;

namespace Kronicle.Infrastructure.Randomness;

/// <summary>Identifiers from the system's cryptographic generator, which is asked for many numbers at once: a call costs microseconds.</summary>
public sealed class SystemIdentifiers : IIdentifierSource
{
    private const int PoolBytes = 256;

    [ThreadStatic]
    private static byte[]? pool;

    [ThreadStatic]
    private static int left;

    public Guid NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public int Next(int below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);

        // Draws from the incomplete last round of numbers are thrown away: all results are equally likely.
        ulong fair = (1UL << 32) - ((1UL << 32) % (ulong)below);
        ulong drawn;
        do
        {
            drawn = Draw();
        }
        while (drawn >= fair);
        return (int)(drawn % (ulong)below);
    }

    private static uint Draw()
    {
        byte[] bytes = pool ??= new byte[PoolBytes];
        if (left < sizeof(uint))
        {
            RandomNumberGenerator.Fill(bytes);
            left = PoolBytes;
        }

        left -= sizeof(uint);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(left));
    }
}
