using System.Buffers;
using System.Buffers.Text;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>The parts of a signed token in its compact form: RFC 7515 section 7.1.</summary>
/// <param name="Signed">Header and payload as they were signed.</param>
/// <param name="Header">A JSON object, not yet trusted.</param>
/// <param name="Payload">The claims, not yet trusted.</param>
/// <param name="Signature">The signature of <paramref name="Signed"/>.</param>
public sealed record CompactToken(string Signed, byte[] Header, byte[] Payload, byte[] Signature)
{
    /// <summary>Null when the text is not of this form.</summary>
    public static CompactToken? Parse(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 3 && Decode(parts[0]) is { } header && Decode(parts[1]) is { } payload && Decode(parts[2]) is { } signature
            ? new(text[..text.LastIndexOf('.')], header, payload, signature)
            : null;
    }

    private static byte[]? Decode(string text)
    {
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out int length) == OperationStatus.Done ? bytes[..length] : null;
    }
}
