using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kronicle.Infrastructure.Storage.Encryption.Kms;

/// <summary>What a key service made of the source of data keys, with what it needs to open it again.</summary>
/// <param name="IsSeed">Whether it is the seed of a key for each value, and not one key for all.</param>
/// <param name="Ciphertext">The sealed source; at most 1 KiB.</param>
/// <param name="KeyId">The service's name of its own key; at most 1 KiB.</param>
/// <param name="Annotations">Whatever else the service wants back; at most 32 KiB.</param>
internal sealed record SealedSource(bool IsSeed, byte[] Ciphertext, string KeyId, IReadOnlyDictionary<string, byte[]> Annotations)
{
    private const int LongestSource = 1024;
    private const int LongestKeyId = 1024;
    private const int LongestAnnotations = 32 * 1024;

    /// <summary>Names this source among all: a digest of all of its parts.</summary>
    public string Digest => digest ??= Convert.ToHexString(Hash());

    private string? digest;

    /// <summary>Why a key service's name of its key can't be taken; null when it can.</summary>
    public static string? WrongKeyId(string keyId) => keyId.Length == 0 ? "keyID is empty" :
        Encoding.UTF8.GetByteCount(keyId) is > LongestKeyId and int length ? $"keyID is {length} bytes, which exceeds the max size of {LongestKeyId}" : null;

    /// <summary>A hash of the key's name, for logs and metrics.</summary>
    public static string HashOf(string keyId) => keyId.Length == 0 ? "" : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(keyId)));

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Wrong()
    {
        if (Ciphertext.Length == 0)
        {
            return "failed to validate encrypted DEK source: encrypted DEK source is empty";
        }

        if (Ciphertext.Length > LongestSource)
        {
            return $"failed to validate encrypted DEK source: encrypted DEK source is {Ciphertext.Length} bytes, which exceeds the max size of {LongestSource}";
        }

        if (WrongKeyId(KeyId) is { } wrong)
        {
            return "failed to validate key id: " + wrong;
        }

        if (Annotations.Keys.FirstOrDefault(key => !IsQualified(key)) is { } unqualified)
        {
            return $"failed to validate annotations: annotations: Invalid value: {Domain.Objects.GoText.Quote(unqualified)}: should be a domain with at least two segments separated by dots";
        }

        int size = Annotations.Sum(item => Encoding.UTF8.GetByteCount(item.Key) + item.Value.Length);
        return size > LongestAnnotations
            ? $"failed to validate annotations: total size of annotations is {size}, which exceeds the max size of {LongestAnnotations}" : null;
    }

    private static bool IsQualified(string name)
    {
        string[] labels = name.Split('.');
        return name.Length <= 253 && labels.Length > 1 && labels.All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' &&
            label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
    }

    // Each part with its length before it: no two sources have the same bytes.
    private byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([IsSeed ? (byte)1 : (byte)0]);
        Part(hash, Ciphertext);
        Part(hash, Encoding.UTF8.GetBytes(KeyId));
        foreach ((string key, byte[] value) in Annotations.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            Part(hash, Encoding.UTF8.GetBytes(key));
            Part(hash, value);
        }

        return hash.GetHashAndReset();
    }

    private static void Part(IncrementalHash hash, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
