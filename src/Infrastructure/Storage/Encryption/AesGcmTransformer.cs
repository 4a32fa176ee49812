using System.Buffers;
using System.Security.Cryptography;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>
/// AES in GCM mode (NIST SP 800-38D): a random nonce of 12 bytes, the ciphertext, a tag of 16 bytes. The place is authenticated. One key
/// should seal no more than 2^32 values.
/// </summary>
/// <param name="key">16, 24 or 32 bytes.</param>
internal sealed class AesGcmTransformer(byte[] key) : ValueTransformer
{
    public const int Nonce = 12;
    public const int Tag = 16;

    public override string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        Seal(key, value, place, output);
        return null;
    }

    public override Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place) => Open(key, stored.Span, place);

    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        using var aes = new AesGcm(key, Tag);
        Span<byte> space = output.GetSpan(Nonce + value.Length + Tag);
        RandomNumberGenerator.Fill(space[..Nonce]);
        aes.Encrypt(space[..Nonce], value, space.Slice(Nonce, value.Length), space.Slice(Nonce + value.Length, Tag), place);
        output.Advance(Nonce + value.Length + Tag);
    }

    public static Opened Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> place)
    {
        const string Refused = "cipher: message authentication failed";
        if (stored.Length < Nonce)
        {
            return Opened.Failed(Opened.TooShort);
        }

        if (stored.Length < Nonce + Tag)
        {
            return Opened.Failed(Refused);
        }

        byte[] plain = new byte[stored.Length - Nonce - Tag];
        try
        {
            using var aes = new AesGcm(key, Tag);
            aes.Decrypt(stored[..Nonce], stored[Nonce..^Tag], stored[^Tag..], plain, place);
            return Opened.As(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return Opened.Failed(Refused);
        }
    }
}
