using System.Buffers;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>
/// NaCl's secretbox: a random nonce of 24 bytes, the Poly1305 tag, the XSalsa20 ciphertext. The place is not authenticated.
/// https://nacl.cr.yp.to/secretbox.html
/// </summary>
/// <param name="key">32 bytes.</param>
internal sealed class SecretboxTransformer(byte[] key) : ValueTransformer
{
    private const int Nonce = 24;
    private const int Tag = 16;

    public override string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        Span<byte> space = output.GetSpan(Nonce + Tag + value.Length);
        RandomNumberGenerator.Fill(space[..Nonce]);
        (XSalsa20Engine stream, Poly1305 mac) = Begin(space[..Nonce]);
        Span<byte> box = space.Slice(Nonce + Tag, value.Length);
        stream.ProcessBytes(value, box);
        mac.BlockUpdate(box);
        mac.DoFinal(space.Slice(Nonce, Tag));
        output.Advance(Nonce + Tag + value.Length);
        return null;
    }

    public override Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place)
    {
        if (stored.Length < Nonce + Tag)
        {
            return Opened.Failed(Opened.TooShort);
        }

        (XSalsa20Engine stream, Poly1305 mac) = Begin(stored.Span[..Nonce]);
        ReadOnlySpan<byte> box = stored.Span[(Nonce + Tag)..];
        Span<byte> expected = stackalloc byte[Tag];
        mac.BlockUpdate(box);
        mac.DoFinal(expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, stored.Span.Slice(Nonce, Tag)))
        {
            return Opened.Failed("output array was not large enough for encryption");
        }

        byte[] plain = new byte[box.Length];
        stream.ProcessBytes(box, plain);
        return Opened.As(plain);
    }

    // The first 32 bytes of the stream are the key of the tag; the message is under what follows.
    private (XSalsa20Engine Stream, Poly1305 Mac) Begin(ReadOnlySpan<byte> nonce)
    {
        var stream = new XSalsa20Engine();
        stream.Init(forEncryption: true, new ParametersWithIV(new KeyParameter(key), nonce));
        Span<byte> first = stackalloc byte[32];
        stream.ProcessBytes(new byte[32], first);
        var mac = new Poly1305();
        mac.Init(new KeyParameter(first));
        return (stream, mac);
    }
}
