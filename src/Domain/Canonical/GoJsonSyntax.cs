using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Canonical;

/// <summary>
/// Says what is wrong with a JSON text in the words of Go's encoding/json, which clients and scripts know. Runs only after a
/// reader has refused the text.
/// </summary>
public static class GoJsonSyntax
{
    private const string EndOfInput = "unexpected end of JSON input";

    private ref struct Scanner(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> text = text;
        private int at = 0;
        private int depth = 0;

        public string? Document()
        {
            string? error = Value("looking for beginning of value");
            if (error is not null)
            {
                return error;
            }

            Blank();
            return at < text.Length ? Invalid("after top-level value") : null;
        }

        private string? Value(string context)
        {
            Blank();
            if (at >= text.Length)
            {
                return EndOfInput;
            }

            switch (text[at])
            {
                case (byte)'{':
                    return Nested(ref this, static (ref Scanner s) => s.Object());
                case (byte)'[':
                    return Nested(ref this, static (ref Scanner s) => s.Array());
                case (byte)'"':
                    return String();
                case (byte)'t':
                    return Literal("true");
                case (byte)'f':
                    return Literal("false");
                case (byte)'n':
                    return Literal("null");
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                    return Number();
                default:
                    return Invalid(context);
            }
        }

        private delegate string? Step(ref Scanner scanner);

        private static string? Nested(ref Scanner scanner, Step step)
        {
            if (++scanner.depth > TreeReader.MaxDepth)
            {
                return "exceeded max depth";
            }

            string? error = step(ref scanner);
            scanner.depth--;
            return error;
        }

        private string? Object()
        {
            at++;
            Blank();
            if (at < text.Length && text[at] == '}')
            {
                at++;
                return null;
            }

            while (true)
            {
                Blank();
                if (at >= text.Length)
                {
                    return EndOfInput;
                }

                if (text[at] != '"')
                {
                    return Invalid("looking for beginning of object key string");
                }

                string? error = String() ?? Expect((byte)':', "after object key") ?? Value("looking for beginning of value");
                if (error is not null)
                {
                    return error;
                }

                Blank();
                if (at >= text.Length)
                {
                    return EndOfInput;
                }

                if (text[at] == '}')
                {
                    at++;
                    return null;
                }

                if (Expect((byte)',', "after object key:value pair") is { } missing)
                {
                    return missing;
                }
            }
        }

        private string? Array()
        {
            at++;
            Blank();
            if (at < text.Length && text[at] == ']')
            {
                at++;
                return null;
            }

            while (true)
            {
                if (Value("looking for beginning of value") is { } error)
                {
                    return error;
                }

                Blank();
                if (at >= text.Length)
                {
                    return EndOfInput;
                }

                if (text[at] == ']')
                {
                    at++;
                    return null;
                }

                if (Expect((byte)',', "after array element") is { } missing)
                {
                    return missing;
                }
            }
        }

        private string? Expect(byte character, string context)
        {
            Blank();
            if (at >= text.Length)
            {
                return EndOfInput;
            }

            if (text[at] != character)
            {
                return Invalid(context);
            }

            at++;
            return null;
        }

        private string? String()
        {
            for (at++; at < text.Length; at++)
            {
                if (text[at] == '"')
                {
                    at++;
                    return null;
                }

                if (text[at] < 0x20)
                {
                    return Invalid("in string literal");
                }

                if (text[at] == '\\')
                {
                    at++;
                    if (at < text.Length && !"\"\\/bfnrtu"u8.Contains(text[at]))
                    {
                        return Invalid("in string escape code");
                    }

                    if (at < text.Length && text[at] == 'u' && Hexadecimals() is { } error)
                    {
                        return error;
                    }
                }
            }

            return EndOfInput;
        }

        private string? Hexadecimals()
        {
            for (int i = 0; i < 4; i++)
            {
                at++;
                if (at >= text.Length)
                {
                    return EndOfInput;
                }

                if (!char.IsAsciiHexDigit((char)text[at]))
                {
                    return Invalid("in \\u hexadecimal character escape");
                }
            }

            return null;
        }

        private string? Literal(string word)
        {
            for (int i = 0; i < word.Length; i++, at++)
            {
                if (at >= text.Length)
                {
                    return EndOfInput;
                }

                if (text[at] != word[i])
                {
                    return Invalid($"in literal {word} (expecting '{word[i]}')");
                }
            }

            return null;
        }

        private string? Number()
        {
            if (text[at] == '-')
            {
                at++;
                if (at >= text.Length)
                {
                    return EndOfInput;
                }

                if (!char.IsAsciiDigit((char)text[at]))
                {
                    return Invalid("in numeric literal");
                }
            }

            bool zero = text[at] == '0';
            at++;
            while (!zero && at < text.Length && char.IsAsciiDigit((char)text[at]))
            {
                at++;
            }

            return Part((byte)'.', "after decimal point in numeric literal", false) ?? Part((byte)'e', "in exponent of numeric literal", true);
        }

        private string? Part(byte mark, string context, bool signed)
        {
            if (at >= text.Length || (text[at] != mark && text[at] != (byte)char.ToUpperInvariant((char)mark)))
            {
                return null;
            }

            at++;
            if (signed && at < text.Length && text[at] is (byte)'+' or (byte)'-')
            {
                at++;
            }

            if (at >= text.Length)
            {
                return EndOfInput;
            }

            if (!char.IsAsciiDigit((char)text[at]))
            {
                return Invalid(context);
            }

            while (at < text.Length && char.IsAsciiDigit((char)text[at]))
            {
                at++;
            }

            return null;
        }

        private void Blank()
        {
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                at++;
            }
        }

        private readonly string Invalid(string context) => $"invalid character {Quoted(text[at])} {context}";

        private static string Quoted(byte character) => character switch
        {
            (byte)'\'' => "'\\''",
            (byte)'"' => "'\"'",
            // Go takes the byte for a character of Latin-1 and prints those that show nothing by their number.
            (>= 0x80 and <= 0xa0) or 0xad => $"'\\u{(int)character:x4}'",
            > 0xa0 => $"'{(char)character}'",
            _ => "'" + GoText.Quote(Encoding.ASCII.GetString([character]))[1..^1] + "'",
        };
    }

    /// <summary>The error; never null, for the caller has seen that there is one.</summary>
    public static string Explain(ReadOnlySpan<byte> json) => new Scanner(json).Document() ?? "invalid UTF-8 in string";
}
