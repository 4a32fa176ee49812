using System.Buffers;
using System.Security.Cryptography;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>
/// A key for each value, derived from one seed: 32 random bytes, and what AES-256-GCM makes of the value under
/// HKDF-Expand (RFC 5869, 2.3) of the seed with those bytes. No number of values wears the seed out.
/// </summary>
/// <param name="seed">At least 32 random bytes.</param>
internal sealed class SeedTransformer(byte[] seed) : ValueTransformer
{
    public const int SmallestSeed = 32;
    private const int Info = 32;
    private const int Key = 32;

    public override string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        Span<byte> info = stackalloc byte[Info];
        RandomNumberGenerator.Fill(info);
        Span<byte> key = stackalloc byte[Key];
        HKDF.Expand(HashAlgorithmName.SHA256, seed, key, info);
        output.Write(info);
        AesGcmTransformer.Seal(key, value, place, output);
        CryptographicOperations.ZeroMemory(key);
        return null;
    }

    public override Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place)
    {
        if (stored.Length < Info)
        {
            return Opened.Failed(Opened.TooShort);
        }

        Span<byte> key = stackalloc byte[Key];
        HKDF.Expand(HashAlgorithmName.SHA256, seed, key, stored.Span[..Info]);
        Opened opened = AesGcmTransformer.Open(key, stored.Span[Info..], place);
        CryptographicOperations.ZeroMemory(key);
        return opened;
    }
}
