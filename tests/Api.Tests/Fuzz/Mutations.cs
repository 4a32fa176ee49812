using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kronicle.Api.Tests.Fuzz;

/// <summary>Ways to spoil a document. Each takes chance from one seeded source, so that a seed tells the whole run.</summary>
internal sealed class Mutations(Random chance)
{
    private const int Deep = 20_000;
    private const int Long = 100_000;

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e400", "-1e400", "99999999999999999999999", "9223372036854775808", "-9223372036854775809", "2147483648",
        "0.1", "1e2", "1e-400", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"../..\"", "\"a/b\"", "\"%s%n\"", "\"9999-99-99T99:99:99Z\"",
        "\"-1\"", "\"1e99999999\"", "\"0x7fffffff\"", "\"100000000000000000000000Gi\"", "\"101%\"", "{}", "[]", "[null]", "[{}]", "[[[]]]", "{\"\":null}", "{\"a\":{\"b\":[{}]}}",
        "\"0001-01-01T00:00:00Z\"", "\"$patch\"", "{\"$patch\":\"delete\"}", "{\"$patch\":\"bogus\"}", "[{\"$patch\":\"replace\"}]", "[\"\",\"\"]", "[1,\"a\",{}]",
    ];

    private static readonly byte[][] Bytes =
    [
        [0], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x80, 0xa8], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        [0xff, 0xff, 0xff, 0xff, 0x07], [0xff, 0xff, 0xff, 0xff, 0x0f], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], [0x7f], [0x80],
        "{"u8.ToArray(), "["u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), "\n"u8.ToArray(), ": "u8.ToArray(), "- "u8.ToArray(), "&a "u8.ToArray(), "*a"u8.ToArray(), "!!binary "u8.ToArray(),
        "<<: "u8.ToArray(), "---\n"u8.ToArray(), "\t"u8.ToArray(), "#"u8.ToArray(), "|2-\n"u8.ToArray(),
    ];

    /// <summary>A JSON document with another value in one place, a member twice, a chain of nesting, or a name that nobody has.</summary>
    public byte[] Json(byte[] json)
    {
        List<(int Start, int End, bool Name)> places = Places(json);
        if (places.Count == 0)
        {
            return json;
        }

        (int start, int end, bool name) = places[chance.Next(places.Count)];
        string text = chance.Next(12) switch
        {
            _ when name => chance.Next(3) switch { 0 => "\"\"", 1 => "\"metadata\"", _ => "\"\\u0041" + new string('n', chance.Next(300)) + "\"" },
            0 => new string('[', Deep) + new string(']', Deep),
            1 => string.Concat(Enumerable.Repeat("{\"a\":", Deep)) + "1" + new string('}', Deep),
            2 => "\"" + new string('x', Long) + "\"",
            3 => "[" + string.Join(',', Enumerable.Repeat("{}", 5_000)) + "]",
            4 => "{\"a\":1,\"a\":2,\"A\":3}",
            5 => new string('9', 5_000),
            6 => "{" + string.Join(',', Enumerable.Range(0, 2_000).Select(i => "\"u" + i.ToString(CultureInfo.InvariantCulture) + "\":1")) + "}",
            _ => Values[chance.Next(Values.Length)],
        };
        byte[] changed = [.. json.AsSpan(0, start), .. Encoding.UTF8.GetBytes(text), .. json.AsSpan(end)];
        return chance.Next(4) == 0 ? Json(changed) : changed;
    }

    /// <summary>Any bytes with a few of them changed, gone, doubled, moved or put in.</summary>
    public byte[] Raw(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        for (int i = chance.Next(3); i >= 0 && changed.Length > 0; i--)
        {
            int at = chance.Next(changed.Length);
            int to = at + chance.Next(Math.Min(changed.Length - at, 64) + 1);
            switch (chance.Next(7))
            {
                case 0:
                    changed = changed[..at];
                    break;
                case 1:
                    changed[at] ^= (byte)(1 << chance.Next(8));
                    break;
                case 2:
                    // The lowest bits of a tag are its wire type.
                    changed[at] = (byte)((changed[at] & 0xf8) | chance.Next(8));
                    break;
                case 3:
                    changed = [.. changed.AsSpan(0, at), .. changed.AsSpan(to)];
                    break;
                case 4:
                    changed = [.. changed.AsSpan(0, to), .. changed.AsSpan(at)];
                    break;
                case 5:
                    changed[at] = (byte)chance.Next(256);
                    break;
                default:
                    changed = [.. changed.AsSpan(0, at), .. Bytes[chance.Next(Bytes.Length)], .. changed.AsSpan(at)];
                    break;
            }
        }

        return changed;
    }

    // Where names and values stand. A document that is spoilt already has those up to where it is.
    private static List<(int Start, int End, bool Name)> Places(byte[] json)
    {
        var places = new List<(int, int, bool)>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    Utf8JsonReader end = reader;
                    end.Skip();
                    places.Add((start, (int)end.BytesConsumed, false));
                }
                else if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                {
                    bool name = reader.TokenType == JsonTokenType.PropertyName;
                    places.Add((start, name ? start + reader.ValueSpan.Length + 2 : (int)reader.BytesConsumed, name));
                }
            }
        }
        catch (JsonException)
        {
        }

        return places;
    }
}
