using System.Text;

namespace Kronicle.Api.Proxying;

/// <summary>Changes the values of the attributes that hold links in a page; everything else stays as it is, letter by letter.</summary>
internal static class HtmlLinks
{
    private static readonly Dictionary<string, string[]> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = ["href"],
        ["applet"] = ["codebase"],
        ["area"] = ["href"],
        ["audio"] = ["src"],
        ["base"] = ["href"],
        ["blockquote"] = ["cite"],
        ["body"] = ["background"],
        ["button"] = ["formaction"],
        ["command"] = ["icon"],
        ["del"] = ["cite"],
        ["embed"] = ["src"],
        ["form"] = ["action"],
        ["frame"] = ["longdesc", "src"],
        ["head"] = ["profile"],
        ["html"] = ["manifest"],
        ["iframe"] = ["longdesc", "src"],
        ["img"] = ["longdesc", "src", "usemap"],
        ["input"] = ["src", "usemap", "formaction"],
        ["ins"] = ["cite"],
        ["link"] = ["href"],
        ["object"] = ["classid", "codebase", "data", "usemap"],
        ["q"] = ["cite"],
        ["script"] = ["src"],
        ["source"] = ["src"],
        ["video"] = ["poster", "src"],
    };

    /// <summary>Elements whose content is text, whatever it looks like.</summary>
    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp",
    };

    public static string Rewrite(string page, Func<string, string> link)
    {
        var output = new StringBuilder(page.Length + 256);
        int at = 0;
        while (at < page.Length)
        {
            int open = page.IndexOf('<', at);
            if (open < 0 || open + 1 == page.Length)
            {
                break;
            }

            output.Append(page, at, open - at);
            at = open;
            if (page.AsSpan(open).StartsWith("<!--"))
            {
                at = Pass(page, open, "-->", output);
            }
            else if (char.IsAsciiLetter(page[open + 1]))
            {
                at = Tag(page, open, output, link);
            }
            else
            {
                output.Append('<');
                at++;
            }
        }

        return output.Append(page, at, page.Length - at).ToString();
    }

    private static int Pass(string page, int from, string end, StringBuilder output)
    {
        int found = page.IndexOf(end, from, StringComparison.OrdinalIgnoreCase);
        int to = found < 0 ? page.Length : found + end.Length;
        output.Append(page, from, to - from);
        return to;
    }

    private static int Tag(string page, int open, StringBuilder output, Func<string, string> link)
    {
        int at = open + 1;
        while (at < page.Length && !char.IsWhiteSpace(page[at]) && page[at] is not ('>' or '/'))
        {
            at++;
        }

        string element = page[(open + 1)..at];
        output.Append(page, open, at - open);
        string[] wanted = Attributes.GetValueOrDefault(element, []);
        while (at < page.Length && page[at] != '>')
        {
            at = Attribute(page, at, wanted, output, link);
        }

        if (at == page.Length)
        {
            return at;
        }

        output.Append('>');
        return Texts.Contains(element) ? Text(page, at + 1, element, output) : at + 1;
    }

    private static int Text(string page, int from, string element, StringBuilder output)
    {
        int end = page.IndexOf("</" + element, from, StringComparison.OrdinalIgnoreCase);
        end = end < 0 ? page.Length : end;
        output.Append(page, from, end - from);
        return end;
    }

    private static int Attribute(string page, int from, string[] wanted, StringBuilder output, Func<string, string> link)
    {
        int at = from;
        while (at < page.Length && (char.IsWhiteSpace(page[at]) || page[at] == '/'))
        {
            at++;
        }

        int name = at;
        while (at < page.Length && !char.IsWhiteSpace(page[at]) && page[at] is not ('>' or '/' or '='))
        {
            at++;
        }

        string attribute = page[name..at];
        int equals = at;
        while (equals < page.Length && char.IsWhiteSpace(page[equals]))
        {
            equals++;
        }

        if (equals == page.Length || page[equals] != '=')
        {
            // An equals sign without a name before it would never be passed.
            at = at == from ? at + 1 : at;
            output.Append(page, from, at - from);
            return at;
        }

        at = equals + 1;
        while (at < page.Length && char.IsWhiteSpace(page[at]))
        {
            at++;
        }

        output.Append(page, from, at - from);
        return Value(page, at, wanted.Contains(attribute, StringComparer.OrdinalIgnoreCase) ? link : null, output);
    }

    private static int Value(string page, int from, Func<string, string>? link, StringBuilder output)
    {
        char quote = from < page.Length && page[from] is '"' or '\'' ? page[from] : '\0';
        int begin = quote == '\0' ? from : from + 1;
        int end = begin;
        while (end < page.Length && (quote == '\0' ? !char.IsWhiteSpace(page[end]) && page[end] != '>' : page[end] != quote))
        {
            end++;
        }

        output.Append(page, from, begin - from);
        string value = page[begin..end];
        output.Append(link is null ? value : Escape(link(value.Replace("&amp;", "&", StringComparison.Ordinal)), value));
        if (quote != '\0' && end < page.Length)
        {
            output.Append(quote);
            end++;
        }

        return end;
    }

    private static string Escape(string link, string original) =>
        original.Contains("&amp;", StringComparison.Ordinal) ? link.Replace("&", "&amp;", StringComparison.Ordinal) : link;
}
