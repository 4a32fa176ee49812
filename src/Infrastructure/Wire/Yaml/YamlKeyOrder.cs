using System.Globalization;
using System.Text;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>go-yaml's order of keys: letters after everything else, runs of digits by their number (a2 before a10).</summary>
internal sealed class YamlKeyOrder : IComparer<string>
{
    public static readonly YamlKeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        Rune[] a = [.. x!.EnumerateRunes()];
        Rune[] b = [.. y!.EnumerateRunes()];
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (a[i] != b[i])
            {
                return Differ(a, b, i);
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int Differ(Rune[] a, Rune[] b, int at)
    {
        bool leftIsLetter = Rune.IsLetter(a[at]);
        bool rightIsLetter = Rune.IsLetter(b[at]);
        if (leftIsLetter != rightIsLetter)
        {
            return rightIsLetter ? -1 : 1;
        }

        if (leftIsLetter)
        {
            return a[at].CompareTo(b[at]);
        }

        // A zero inside a number counts as a digit of it: the digits before, which are equal, make it one.
        long seed = a[at].Value == '0' || b[at].Value == '0' ? Seed(a, at) : 0;
        (long left, int leftEnd) = Number(a, at, seed);
        (long right, int rightEnd) = Number(b, at, seed);
        return left != right ? left.CompareTo(right) : leftEnd != rightEnd ? leftEnd.CompareTo(rightEnd) : a[at].CompareTo(b[at]);
    }

    private static long Seed(Rune[] runes, int at)
    {
        for (int i = at - 1; i >= 0 && Rune.IsDigit(runes[i]); i--)
        {
            if (runes[i].Value != '0')
            {
                return 1;
            }
        }

        return 0;
    }

    private static (long Number, int End) Number(Rune[] runes, int at, long number)
    {
        for (; at < runes.Length && Rune.IsDigit(runes[at]); at++)
        {
            number = unchecked((number * 10) + runes[at].Value - '0');
        }

        return (number, at);
    }
}
