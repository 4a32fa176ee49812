using Kronicle.Domain.Canonical;

namespace Kronicle.Api.Answers;

/// <summary>
/// JSON indented by two spaces as Go's json.Indent does, for people: the pretty parameter. The input is JSON of this server's own
/// making, without white space between its tokens; strings and numbers are copied as they are.
/// </summary>
public static class PrettyJson
{
    public static ReadOnlyMemory<byte> Indent(ReadOnlyMemory<byte> json)
    {
        using var output = new JsonBuffer(json.Length * 2);
        ReadOnlySpan<byte> rest = json.Span;
        int depth = 0;
        while (!rest.IsEmpty)
        {
            byte next = rest[0];
            int taken = 1;
            switch (next)
            {
                case (byte)'{' or (byte)'[' when rest.Length > 1 && rest[1] == next + 2:
                    taken = 2;
                    output.Raw(rest[..2]);
                    break;
                case (byte)'{' or (byte)'[':
                    output.Raw(next);
                    Line(output, ++depth);
                    break;
                case (byte)'}' or (byte)']':
                    Line(output, --depth);
                    output.Raw(next);
                    break;
                case (byte)',':
                    output.Raw(next);
                    Line(output, depth);
                    break;
                case (byte)':':
                    output.Raw(": "u8);
                    break;
                case (byte)'"':
                    taken = StringEnd(rest);
                    output.Raw(rest[..taken]);
                    break;
                default:
                    taken = rest.IndexOfAny(",}]"u8) is >= 0 and int end ? end : rest.Length;
                    output.Raw(rest[..taken]);
                    break;
            }

            rest = rest[taken..];
        }

        return output.ToArray();
    }

    // The place after the closing quote; a quote behind an odd number of backslashes is part of the string.
    private static int StringEnd(ReadOnlySpan<byte> text)
    {
        int at = 1;
        while (at < text.Length && text[at] != '"')
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at + 1, text.Length);
    }

    private static void Line(JsonBuffer output, int depth)
    {
        output.Raw((byte)'\n');
        for (int i = 0; i < depth; i++)
        {
            output.Raw("  "u8);
        }
    }
}
