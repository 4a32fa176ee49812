using System.Security.Cryptography;
using Kronicle.Application.Pipeline;

namespace Kronicle.Infrastructure.Randomness;

/// <summary>Identifiers from the system's cryptographic generator.</summary>
public sealed class SystemIdentifiers : IIdentifierSource
{
    public Guid NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public int Next(int below) => RandomNumberGenerator.GetInt32(below);
}
