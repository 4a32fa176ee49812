using System.Text;

namespace Kronicle.Application.Validation.Certificates;

/// <summary>One block of a PEM text, read as leniently as Go's encoding/pem: what stands between blocks is passed over. RFC 7468.</summary>
/// <param name="Type">Such as CERTIFICATE.</param>
/// <param name="HasHeaders">Lines with a colon stand before the content.</param>
/// <param name="Content">The decoded bytes.</param>
public sealed record PemBlock(string Type, bool HasHeaders, byte[] Content)
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    /// <summary>The first well-formed block.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rest">What follows the block; all of the text when there is none.</param>
    public static PemBlock? Next(string text, out string rest)
    {
        rest = text;
        for (int at = Find(text, Begin, 0); at >= 0; at = Find(text, Begin, at))
        {
            (string line, at) = Line(text, at + Begin.Length);
            if (line.EndsWith(Dashes, StringComparison.Ordinal) && Body(text, at, line[..^Dashes.Length], out int after) is { } block)
            {
                rest = text[after..];
                return block;
            }
        }

        return null;
    }

    /// <summary>Reads bytes as text; what is not ASCII stands for itself and is no PEM.</summary>
    public static string TextOf(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static PemBlock? Body(string text, int at, string type, out int after)
    {
        after = at;
        bool headers = false;
        for ((string line, int next) = Line(text, at); line.Contains(':', StringComparison.Ordinal); (line, next) = Line(text, at))
        {
            headers = true;
            at = next;
        }

        int end = Find(text, End, at);
        if (end < 0 || (headers && end == at))
        {
            return null;
        }

        (string trailer, after) = Line(text, end + End.Length);
        byte[]? content = trailer == type + Dashes ? Decode(text[at..end]) : null;
        return content is null ? null : new(type, headers, content);
    }

    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int count) ? bytes[..count] : null;
    }

    // Where a marker begins a line, from a place on.
    private static int Find(string text, string marker, int from)
    {
        int at = text.IndexOf(marker, from, StringComparison.Ordinal);
        while (at > 0 && text[at - 1] != '\n')
        {
            at = text.IndexOf(marker, at + 1, StringComparison.Ordinal);
        }

        return at;
    }

    // A line without the white space at its end, and where the next one begins.
    private static (string Text, int Next) Line(string text, int at)
    {
        int end = text.IndexOf('\n', at);
        return end < 0 ? (text[at..].TrimEnd(' ', '\t', '\r'), text.Length) : (text[at..end].TrimEnd(' ', '\t', '\r'), end + 1);
    }
}
