using System.Diagnostics.CodeAnalysis;
using Kronicle.Domain.Failures;

namespace Kronicle.Domain.Selection;

/// <summary>Parses the query form of a label selector, with the reference's error texts.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private readonly List<(LabelToken Token, string Literal)> tokens = LabelSelectorLexer.Scan(text);
    private int position;
    private string? problem;

    public bool TryParse([NotNullWhen(true)] out LabelSelector? selector, [NotNullWhen(false)] out string? error)
    {
        var requirements = new List<LabelRequirement>();
        error = ParseAll(requirements);
        selector = error is null ? new(requirements) : null;
        return selector is not null;
    }

    private string? ParseAll(List<LabelRequirement> requirements)
    {
        while (true)
        {
            (LabelToken token, string literal) = Peek();
            if (token == LabelToken.End)
            {
                return null;
            }

            if (token is not (LabelToken.Identifier or LabelToken.Not))
            {
                return $"found '{literal}', expected: !, identifier, or 'end of string'";
            }

            LabelRequirement? requirement = Requirement();
            if (requirement is null)
            {
                return "unable to parse requirement: " + problem;
            }

            requirements.Add(requirement);
            (token, literal) = Take();
            if (token == LabelToken.End)
            {
                return null;
            }

            if (token != LabelToken.Comma)
            {
                return $"found '{literal}', expected: ',' or 'end of string'";
            }

            (token, literal) = Peek();
            if (token is not (LabelToken.Identifier or LabelToken.Not))
            {
                return $"found '{literal}', expected: identifier after ','";
            }
        }
    }

    private LabelRequirement? Requirement()
    {
        (LabelToken token, string key) = Take();
        bool negated = token == LabelToken.Not;
        if (negated)
        {
            (token, key) = Take();
        }

        if (token != LabelToken.Identifier)
        {
            return Fail($"found '{key}', expected: identifier");
        }

        IReadOnlyList<string> keyErrors = LabelSyntax.KeyErrors(key);
        if (keyErrors.Count > 0)
        {
            return Fail($"<nil>: Invalid value: {FieldError.Quote(key)}: {string.Join("; ", keyErrors)}");
        }

        if (negated)
        {
            return Make(key, LabelOperator.DoesNotExist, []);
        }

        return Peek().Token is LabelToken.End or LabelToken.Comma ? Make(key, LabelOperator.Exists, []) : Compared(key);
    }

    private LabelRequirement? Compared(string key)
    {
        (LabelToken token, string literal) = tokens[position++];
        LabelOperator? found = token switch
        {
            LabelToken.In => LabelOperator.In,
            LabelToken.NotIn => LabelOperator.NotIn,
            LabelToken.Equal => LabelOperator.Equal,
            LabelToken.DoubleEqual => LabelOperator.DoubleEqual,
            LabelToken.NotEqual => LabelOperator.NotEqual,
            LabelToken.Greater => LabelOperator.GreaterThan,
            LabelToken.Less => LabelOperator.LessThan,
            _ => null,
        };
        if (found is not LabelOperator @operator)
        {
            return Fail($"found '{literal}', expected: in, notin, =, ==, !=, gt, lt");
        }

        List<string>? values = @operator is LabelOperator.In or LabelOperator.NotIn ? Set() : Single();
        return values is null ? null : Make(key, @operator, values);
    }

    private List<string>? Set()
    {
        (LabelToken token, string literal) = Take();
        if (token != LabelToken.Open)
        {
            problem = $"found '{literal}' expected: '('";
            return null;
        }

        (token, literal) = Peek();
        switch (token)
        {
            case LabelToken.Identifier or LabelToken.Comma:
                List<string>? values = Members();
                position++;
                return values;
            case LabelToken.Close:
                position++;
                return [""];
            default:
                problem = $"found '{literal}', expected: ',', ')' or identifier";
                return null;
        }
    }

    // Ends before the closing parenthesis. An empty member, as in "(a,)", is the empty value.
    private List<string>? Members()
    {
        var values = new List<string>();
        while (true)
        {
            (LabelToken token, string literal) = Take();
            (LabelToken next, string nextLiteral) = token == LabelToken.End ? (token, literal) : Peek();
            if (token == LabelToken.Identifier)
            {
                values.Add(literal);
                if (next == LabelToken.Close)
                {
                    return values;
                }

                if (next != LabelToken.Comma)
                {
                    problem = $"found '{nextLiteral}', expected: ',' or ')'";
                    return null;
                }
            }
            else if (token == LabelToken.Comma)
            {
                if (values.Count == 0 || next is LabelToken.Close or LabelToken.Comma)
                {
                    values.Add("");
                }

                if (next == LabelToken.Close)
                {
                    return values;
                }
            }
            else
            {
                problem = $"found '{literal}', expected: ',', or identifier";
                return null;
            }
        }
    }

    private List<string>? Single()
    {
        if (Peek().Token is LabelToken.End or LabelToken.Comma)
        {
            return [""];
        }

        (LabelToken token, string literal) = Take();
        if (token == LabelToken.Identifier)
        {
            return [literal];
        }

        problem = $"found '{literal}', expected: identifier";
        return null;
    }

    private LabelRequirement? Make(string key, LabelOperator @operator, List<string> values)
    {
        LabelRequirement? made = LabelRequirement.Make(key, @operator, values, out IReadOnlyList<string> errors);
        problem = errors.Count switch { 0 => null, 1 => errors[0], _ => $"[{string.Join(", ", errors.Distinct())}]" };
        return made;
    }

    private LabelRequirement? Fail(string message)
    {
        problem = message;
        return null;
    }

    // Outside the operator's place the words in and notin are identifiers.
    private (LabelToken Token, string Literal) Peek()
    {
        (LabelToken token, string literal) = tokens[position];
        return (token is LabelToken.In or LabelToken.NotIn ? LabelToken.Identifier : token, literal);
    }

    private (LabelToken Token, string Literal) Take()
    {
        (LabelToken Token, string Literal) token = Peek();
        position++;
        return token;
    }
}
