using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kronicle.Application.Discovery;

/// <summary>
/// Writes one JSON document as Go's encoding/json prints it: non-ASCII text raw, and &lt;, &gt; and &amp; as \u003c, \u003e
/// and \u0026.
/// </summary>
internal static class GoJsonWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly SearchValues<byte> Escaped = SearchValues.Create("<>&"u8);

    public static byte[] Write(Action<Utf8JsonWriter> write, int sizeHint = 4096)
    {
        var buffer = new ArrayBufferWriter<byte>(sizeHint);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return Escape(buffer.WrittenSpan);
    }

    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    // The three characters occur only inside strings, so replacing bytes keeps the document's structure.
    private static byte[] Escape(ReadOnlySpan<byte> json)
    {
        int found = 0;
        for (ReadOnlySpan<byte> rest = json; rest.IndexOfAny(Escaped) is >= 0 and int at; rest = rest[(at + 1)..])
        {
            found++;
        }

        byte[] result = new byte[json.Length + (found * 5)];
        int to = 0;
        while (true)
        {
            int at = json.IndexOfAny(Escaped);
            ReadOnlySpan<byte> plain = at < 0 ? json : json[..at];
            plain.CopyTo(result.AsSpan(to));
            to += plain.Length;
            if (at < 0)
            {
                return result;
            }

            ReadOnlySpan<byte> code = json[at] switch { (byte)'<' => "\\u003c"u8, (byte)'>' => "\\u003e"u8, _ => "\\u0026"u8 };
            code.CopyTo(result.AsSpan(to));
            to += code.Length;
            json = json[(at + 1)..];
        }
    }
}
