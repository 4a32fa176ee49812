using System.Security.Cryptography;
using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage;

namespace Kronicle.Storage.Conformance.Enrolled;

/// <summary>A form under which every value is encrypted and bound to its key: no byte of it is told to the store.</summary>
/// <param name="name">Stands before each value.</param>
/// <param name="others">Forms of before, which are read and renewed.</param>
internal sealed class SealingForm(byte name = 1, params SealingForm[] others) : IStoredForm
{
    private readonly byte[] secret = SHA256.HashData([name]);

    private byte Name => name;

    public ReadOnlyMemory<byte> ToStored(string key, ReadOnlyMemory<byte> json)
    {
        byte[] stored = new byte[1 + 12 + 16 + json.Length];
        stored[0] = name;
        RandomNumberGenerator.Fill(stored.AsSpan(1, 12));
        using var aes = new AesGcm(secret, 16);
        aes.Encrypt(stored.AsSpan(1, 12), json.Span, stored.AsSpan(29), stored.AsSpan(13, 16), Encoding.UTF8.GetBytes(key));
        return stored;
    }

    public ReadOnlyMemory<byte> FromStored(string key, ReadOnlyMemory<byte> stored)
    {
        SealingForm form = stored.Length == 0 ? this : Writer(stored.Span[0]) ?? throw new ValueUnreadableException(key, "no matching prefix found");
        if (stored.Length < 29)
        {
            throw new ValueUnreadableException(key, "the stored data was shorter than the required size");
        }

        byte[] json = new byte[stored.Length - 29];
        using var aes = new AesGcm(form.secret, 16);
        aes.Decrypt(stored.Span[1..13], stored.Span[29..], stored.Span[13..29], json, Encoding.UTF8.GetBytes(key));
        return json;
    }

    public ReadOnlyMemory<byte>? Renewed(string key, ReadOnlyMemory<byte> stored)
    {
        ReadOnlyMemory<byte> json = FromStored(key, stored);
        return stored.Span[0] == name ? default(ReadOnlyMemory<byte>?) : ToStored(key, json);
    }

    private SealingForm? Writer(byte first) => first == name ? this : others.FirstOrDefault(other => other.Name == first);
}
