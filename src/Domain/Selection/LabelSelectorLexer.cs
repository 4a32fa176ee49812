namespace Kronicle.Domain.Selection;

internal enum LabelToken
{
    End,
    Identifier,
    Close,
    Open,
    Comma,
    Not,
    Equal,
    DoubleEqual,
    NotEqual,
    Greater,
    Less,
    In,
    NotIn,
}

/// <summary>Cuts a label selector into tokens. A NUL ends a token and, at a token's start, the text, as in the reference.</summary>
internal ref struct LabelSelectorLexer(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;
    private int position;

    public static List<(LabelToken Token, string Literal)> Scan(string text)
    {
        var lexer = new LabelSelectorLexer(text);
        var tokens = new List<(LabelToken Token, string Literal)>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Token != LabelToken.End);
        return tokens;
    }

    private (LabelToken Token, string Literal) Next()
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\r' or '\n')
        {
            position++;
        }

        if (position >= text.Length || text[position] == '\0')
        {
            return (LabelToken.End, "");
        }

        return IsSymbol(text[position]) ? Symbol() : Word();
    }

    private (LabelToken Token, string Literal) Symbol()
    {
        char first = text[position++];
        bool equalFollows = position < text.Length && text[position] == '=';
        if (equalFollows && first is '=' or '!')
        {
            position++;
            return first == '=' ? (LabelToken.DoubleEqual, "==") : (LabelToken.NotEqual, "!=");
        }

        return first switch
        {
            '=' => (LabelToken.Equal, "="),
            '!' => (LabelToken.Not, "!"),
            '(' => (LabelToken.Open, "("),
            ')' => (LabelToken.Close, ")"),
            ',' => (LabelToken.Comma, ","),
            '>' => (LabelToken.Greater, ">"),
            _ => (LabelToken.Less, "<"),
        };
    }

    private (LabelToken Token, string Literal) Word()
    {
        int start = position;
        while (position < text.Length && text[position] is not (' ' or '\t' or '\r' or '\n' or '\0') && !IsSymbol(text[position]))
        {
            position++;
        }

        string word = text[start..position].ToString();
        if (position < text.Length && text[position] == '\0')
        {
            position++;
        }

        return (word switch { "in" => LabelToken.In, "notin" => LabelToken.NotIn, _ => LabelToken.Identifier }, word);
    }

    private static bool IsSymbol(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';
}
