using System.Text;

namespace Kronicle.Domain.Selection;

/// <summary>
/// What label keys and values may be, with apimachinery's messages. An empty list means valid.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
/// </summary>
public static class LabelSyntax
{
    private const int MaxBytes = 63;
    private const int MaxPrefixBytes = 253;
    private const string Characters = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    private const string NamePattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string SubdomainPattern = @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    private const string NameExamples = $"(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{NamePattern}')";

    private const string ValueMessage = $"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '({NamePattern})?')";

    private const string PrefixMessage = $"prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{SubdomainPattern}')";

    /// <summary>A qualified name: an optional DNS subdomain and a slash, then at most 63 bytes.</summary>
    public static IReadOnlyList<string> KeyErrors(string key)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && key.IndexOf('/', slash + 1) >= 0)
        {
            return [$"a valid label key {Characters} {NameExamples} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        ReadOnlySpan<char> name = key.AsSpan(slash + 1);
        bool prefixIsGood = slash < 0 || (slash is > 0 and <= MaxPrefixBytes && DnsSyntax.IsSubdomain(key.AsSpan(0, slash)));
        return prefixIsGood && name.Length <= MaxBytes && IsName(name) ? [] : KeyErrors(slash < 0 ? null : key[..slash], key[(slash + 1)..]);
    }

    /// <summary>Empty, or at most 63 bytes with a letter or digit at both ends.</summary>
    public static IReadOnlyList<string> ValueErrors(string value)
    {
        bool wellFormed = value.Length == 0 || IsName(value);
        if (wellFormed && value.Length <= MaxBytes)
        {
            return [];
        }

        var errors = new List<string>(2);
        if (Encoding.UTF8.GetByteCount(value) > MaxBytes)
        {
            errors.Add(TooLong(MaxBytes));
        }

        if (!wellFormed)
        {
            errors.Add(ValueMessage);
        }

        return errors;
    }

    private static List<string> KeyErrors(string? prefix, string name)
    {
        var errors = new List<string>(3);
        if (prefix is { Length: 0 })
        {
            errors.Add("prefix part must be non-empty");
        }
        else if (prefix is not null)
        {
            AddPrefixErrors(prefix, errors);
        }

        if (name.Length == 0)
        {
            errors.Add("name part must be non-empty");
        }
        else if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            errors.Add("name part " + TooLong(MaxBytes));
        }

        if (!IsName(name))
        {
            errors.Add($"name part {Characters} {NameExamples}");
        }

        return errors;
    }

    private static void AddPrefixErrors(string prefix, List<string> errors)
    {
        if (Encoding.UTF8.GetByteCount(prefix) > MaxPrefixBytes)
        {
            errors.Add("prefix part " + TooLong(MaxPrefixBytes));
        }

        if (!DnsSyntax.IsSubdomain(prefix))
        {
            errors.Add(PrefixMessage);
        }
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static string TooLong(int most) => $"must be no more than {most} bytes";
}
