using System.Text;

namespace Kronicle.Application.Authentication;

/// <summary>
/// The records of a comma-separated file as Go's encoding/csv reads them (RFC 4180): fields may be quoted, a quote inside is
/// doubled, quoted fields may span lines, empty lines are no records.
/// </summary>
/// <param name="text">The whole file.</param>
/// <param name="path">For messages.</param>
internal sealed class TokenFileReader(string text, string path)
{
    private int at;
    private int line = 1;

    /// <summary>The line, counted from 1, on which the last record began.</summary>
    public int RecordLine { get; private set; }

    /// <summary>The next record's fields; null at the end.</summary>
    /// <exception cref="StartupException">A quote is out of place.</exception>
    public List<string>? Next()
    {
        while (at < text.Length && SkipLineEnd())
        {
        }

        if (at >= text.Length)
        {
            return null;
        }

        RecordLine = line;
        var fields = new List<string>();
        do
        {
            fields.Add(at < text.Length && text[at] == '"' ? Quoted() : Plain());
        }
        while (SkipComma());

        SkipLineEnd();
        return fields;
    }

    private string Plain()
    {
        int end = text.AsSpan(at).IndexOfAny(",\n\"");
        end = end < 0 ? text.Length : at + end;
        if (end < text.Length && text[end] == '"')
        {
            throw Bad("has a \" inside a field that does not begin with one");
        }

        string field = text[at..end];
        at = end;
        return field.EndsWith('\r') && (at == text.Length || text[at] == '\n') ? field[..^1] : field;
    }

    private string Quoted()
    {
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                if (at >= text.Length || text[at] != '"')
                {
                    return AtFieldEnd() ? field.ToString() : throw Bad("has text after the \" that closes a field");
                }
            }

            line += text[at] == '\n' ? 1 : 0;
            field.Append(text[at]);
        }

        throw Bad("opens a \" that is never closed");
    }

    private bool AtFieldEnd() => at >= text.Length || text[at] is ',' or '\n' || text.AsSpan(at).StartsWith("\r\n");

    private bool SkipComma()
    {
        if (at >= text.Length || text[at] != ',')
        {
            return false;
        }

        at++;
        return true;
    }

    private bool SkipLineEnd()
    {
        int length = text[at..Math.Min(at + 2, text.Length)] switch
        {
            "\r\n" => 2,
            ['\n', ..] => 1,
            _ => 0,
        };
        at += length;
        line += length > 0 ? 1 : 0;
        return length > 0;
    }

    private StartupException Bad(string what) => new(
        $"token file {path}, line {RecordLine}: the record {what}; write each line as token,user,uid or token,user,uid,\"group1,group2\"");
}
