using System.Text;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>The identifier of a share: a UUID as RFC 4122 writes it, in the words of google/uuid when it is none.</summary>
internal static class ShareRules
{
    private const string UrnPrefix = "urn:uuid:";

    public static void Check(string? id, FieldPath path, Causes causes)
    {
        if (id is null)
        {
            return;
        }

        if (Error(id) is { } error)
        {
            causes.Add(FieldError.InvalidText(path, id, "error validating uid: " + error));
        }
        else if (id.Length != 36 || id.Any(char.IsAsciiLetterUpper))
        {
            causes.Add(FieldError.InvalidText(path, id,
                "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters"));
        }
    }

    private static string? Error(string id)
    {
        switch (Encoding.UTF8.GetByteCount(id))
        {
            case 32:
                return id.All(char.IsAsciiHexDigit) ? null : "invalid UUID format";
            case 36:
                break;
            case 38:
                if (id[0] != '{' || id[^1] != '}')
                {
                    return "invalid bracketed UUID format";
                }

                id = id[1..^1];
                break;
            case 45:
                if (!id.StartsWith(UrnPrefix, StringComparison.OrdinalIgnoreCase))
                {
                    return $"invalid urn prefix: {FieldError.Quote(id[..UrnPrefix.Length])}";
                }

                id = id[UrnPrefix.Length..];
                break;
            case var length:
                return $"invalid UUID length: {length}";
        }

        return Guid.TryParseExact(id, "D", out _) ? null : "invalid UUID format";
    }
}
