using System.Globalization;
using System.Text;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>Lines of block-style YAML: where the pen stands, and how scalars are written from there.</summary>
internal sealed class YamlLines
{
    private const int Width = 80;

    private readonly StringBuilder text = new();
    private int column;
    private bool afterSpace = true;

    /// <summary>Columns of the current block; -1 before the root.</summary>
    public int Indent { get; set; } = -1;

    /// <summary>Only indentation and block indicators stand on the line.</summary>
    public bool AtIndentation { get; private set; } = true;

    public override string ToString() => text.ToString();

    /// <summary>Goes to the block's column, on a new line unless that can be had on this one.</summary>
    public void StartLine()
    {
        int indent = Math.Max(Indent, 0);
        if (!AtIndentation || column > indent || (column == indent && !afterSpace))
        {
            Break();
        }

        text.Append(' ', Math.Max(indent - column, 0));
        column = Math.Max(column, indent);
        afterSpace = true;
        AtIndentation = true;
    }

    public void Indicator(string indicator, bool spaceBefore = false, bool isSpace = false, bool isIndentation = false)
    {
        if (spaceBefore)
        {
            Space();
        }

        text.Append(indicator);
        column += indicator.Length;
        afterSpace = isSpace;
        AtIndentation &= isIndentation;
    }

    public void Plain(string value, bool fold)
    {
        Space();
        Folded(value, fold, quoted: false);
        afterSpace = false;
        AtIndentation = false;
    }

    public void SingleQuoted(string value, bool fold)
    {
        Indicator("'", spaceBefore: true);
        Folded(value, fold, quoted: true);
        Indicator("'");
    }

    public void DoubleQuoted(string value, bool fold)
    {
        Indicator("\"", spaceBefore: true);
        bool inSpaces = false;
        int at = 0;
        foreach (Rune rune in value.EnumerateRunes())
        {
            int next = at + rune.Utf16SequenceLength;
            if (rune.Value == ' ' && fold && !inSpaces && column > Width && at > 0 && next < value.Length)
            {
                StartLine();
                if (value[next] == ' ')
                {
                    Put('\\');
                }
            }
            else if (rune.IsBmp && YamlScalarStyle.IsPrintable((char)rune.Value) && !YamlScalarStyle.IsBreak((char)rune.Value) && rune.Value is not ('"' or '\\'))
            {
                Put((char)rune.Value);
            }
            else
            {
                Escape(rune.Value);
            }

            inSpaces = rune.Value == ' ';
            at = next;
        }

        Indicator("\"");
    }

    /// <summary>A literal block: its lines as they are, one level deeper.</summary>
    public void Literal(string value, int step)
    {
        Indicator("|", spaceBefore: true);
        if (value[0] == ' ' || YamlScalarStyle.IsBreak(value[0]))
        {
            Indicator(step.ToString(CultureInfo.InvariantCulture));
        }

        if (!YamlScalarStyle.IsBreak(value[^1]))
        {
            Indicator("-");
        }
        else if (value.Length == 1 || YamlScalarStyle.IsBreak(value[^2]))
        {
            Indicator("+");
        }

        Break();
        AtIndentation = true;
        afterSpace = true;
        bool lineBegins = true;
        foreach (char c in value)
        {
            if (YamlScalarStyle.IsBreak(c))
            {
                Put(c);
                column = 0;
                AtIndentation = true;
                lineBegins = true;
                continue;
            }

            if (lineBegins)
            {
                StartLine();
            }

            Put(c);
            AtIndentation = false;
            lineBegins = false;
        }
    }

    // A single space beyond the width becomes a line break. Other breaks come from quoted text without \n only.
    private void Folded(string value, bool fold, bool quoted)
    {
        bool inSpaces = false;
        bool inBreaks = false;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool beforeSpace = i + 1 < value.Length && value[i + 1] == ' ';
            if (c == ' ' && fold && !inSpaces && column > Width && !beforeSpace && (!quoted || (i > 0 && i < value.Length - 1)))
            {
                StartLine();
                inSpaces = true;
                continue;
            }

            if (YamlScalarStyle.IsBreak(c))
            {
                Put(c);
                column = 0;
                AtIndentation = true;
                inBreaks = true;
                continue;
            }

            if (inBreaks && c != ' ')
            {
                StartLine();
            }

            Put(c);
            if (c == '\'' && quoted)
            {
                Put(c);
            }

            inSpaces = c == ' ';
            inBreaks &= inSpaces;
            AtIndentation &= inSpaces;
        }
    }

    private void Escape(int rune)
    {
        string escaped = rune switch
        {
            0 => "0",
            7 => "a",
            8 => "b",
            9 => "t",
            10 => "n",
            11 => "v",
            12 => "f",
            13 => "r",
            0x1b => "e",
            '"' => "\"",
            '\\' => "\\",
            0x85 => "N",
            0xA0 => "_",
            0x2028 => "L",
            0x2029 => "P",
            _ => "",
        };
        if (escaped.Length != 1)
        {
            escaped = (rune <= 0xFF ? "x" : rune <= 0xFFFF ? "u" : "U") + rune.ToString(rune <= 0xFF ? "X2" : rune <= 0xFFFF ? "X4" : "X8", CultureInfo.InvariantCulture);
        }

        Put('\\');
        foreach (char c in escaped)
        {
            Put(c);
        }
    }

    private void Space()
    {
        if (!afterSpace)
        {
            Put(' ');
        }
    }

    private void Break()
    {
        text.Append('\n');
        column = 0;
    }

    // The second half of a surrogate pair is no column of its own.
    private void Put(char c)
    {
        text.Append(c);
        column += char.IsLowSurrogate(c) ? 0 : 1;
    }
}
