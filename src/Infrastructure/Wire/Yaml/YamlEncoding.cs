using System.Text;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>Bytes to characters, with go-yaml's errors for what no YAML text holds.</summary>
internal static class YamlEncoding
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        string text;
        try
        {
            text = bytes switch
            {
                [0xEF, 0xBB, 0xBF, .. ReadOnlySpan<byte> rest] => Utf8.GetString(rest),
                [0xFF, 0xFE, .. ReadOnlySpan<byte> rest] => new UnicodeEncoding(false, false, throwOnInvalidBytes: true).GetString(rest),
                [0xFE, 0xFF, .. ReadOnlySpan<byte> rest] => new UnicodeEncoding(true, false, throwOnInvalidBytes: true).GetString(rest),
                _ => Utf8.GetString(bytes),
            };
        }
        catch (DecoderFallbackException)
        {
            throw new YamlFault("yaml: invalid leading UTF-8 octet");
        }

        foreach (char c in text)
        {
            if (c is (< ' ' and not ('\t' or '\n' or '\r')) or '\x7F' or (> '\x7F' and < '\xA0' and not '\x85') or '\uFFFE' or '\uFFFF')
            {
                throw new YamlFault("yaml: control characters are not allowed");
            }
        }

        return text;
    }
}
