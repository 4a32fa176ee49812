using System.Buffers;
using System.Security.Cryptography;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>AES in CBC mode with PKCS#7 padding (RFC 5652, 6.3): the random IV, then the blocks. It does not notice changes of what is stored.</summary>
/// <param name="key">16, 24 or 32 bytes.</param>
internal sealed class AesCbcTransformer(byte[] key) : ValueTransformer
{
    private const int Block = 16;

    public override string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        using Aes aes = Cipher();
        int size = aes.GetCiphertextLengthCbc(value.Length);
        Span<byte> space = output.GetSpan(Block + size);
        RandomNumberGenerator.Fill(space[..Block]);
        aes.EncryptCbc(value, space[..Block], space[Block..]);
        output.Advance(Block + size);
        return null;
    }

    public override Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place)
    {
        if (stored.Length < Block)
        {
            return Opened.Failed(Opened.TooShort);
        }

        ReadOnlySpan<byte> blocks = stored.Span[Block..];
        if (blocks.Length % Block != 0)
        {
            return Opened.Failed("the stored data is not a multiple of the block size");
        }

        // Without padding: what the last bytes must be is checked here, for the reference tells two mistakes apart.
        using Aes aes = Cipher();
        byte[] plain = aes.DecryptCbc(blocks, stored.Span[..Block], PaddingMode.None);
        int padding = plain.Length == 0 ? 0 : plain[^1];
        if (padding == 0 || padding > plain.Length)
        {
            return Opened.Failed("invalid PKCS7 data (empty or not padded)");
        }

        return plain.AsSpan(plain.Length - padding).ContainsAnyExcept((byte)padding)
            ? Opened.Failed("invalid padding on input")
            : Opened.As(plain.AsMemory(0, plain.Length - padding));
    }

    private Aes Cipher()
    {
        Aes aes = Aes.Create();
        aes.Key = key;
        return aes;
    }
}
