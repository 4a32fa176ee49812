using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Kronicle.Application.Authentication;

/// <summary>
/// A SHA-256 digest as a dictionary key. A secret is looked up by its digest, never by itself: how long a comparison takes then
/// says nothing of the secret.
/// </summary>
internal readonly record struct Sha256Digest(ulong A, ulong B, ulong C, ulong D)
{
    private const int StackLimit = 1024;

    public static Sha256Digest Of(ReadOnlySpan<byte> data)
    {
        Span<ulong> words = stackalloc ulong[4];
        SHA256.HashData(data, MemoryMarshal.AsBytes(words));
        return new(words[0], words[1], words[2], words[3]);
    }

    public static Sha256Digest Of(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = length <= StackLimit ? stackalloc byte[StackLimit] : new byte[length];
        return Of(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }
}
