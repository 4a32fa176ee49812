using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>The name under which a request owns fields.</summary>
public static class FieldManagerName
{
    /// <summary>UTF-8 bytes that the name may have.</summary>
    public const int MostBytes = 128;

    /// <summary>The fieldManager parameter; without one the user agent up to its first slash, printable characters only.</summary>
    public static string Of(string fieldManager, string userAgent)
    {
        if (fieldManager.Length > 0)
        {
            return fieldManager;
        }

        int slash = userAgent.IndexOf('/', StringComparison.Ordinal);
        var name = new StringBuilder();
        int bytes = 0;
        foreach (Rune rune in (slash < 0 ? userAgent : userAgent[..slash]).EnumerateRunes())
        {
            if (!GoText.IsPrint(rune))
            {
                continue;
            }

            bytes += rune.Utf8SequenceLength;
            if (bytes > MostBytes)
            {
                break;
            }

            name.Append(rune);
        }

        return name.ToString();
    }
}
