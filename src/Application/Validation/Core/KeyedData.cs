using System.Text;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>What the data maps of ConfigMap and Secret share.</summary>
internal static class KeyedData
{
    /// <summary>The most bytes of all values together: 1 MiB.</summary>
    public const int MostBytes = 1024 * 1024;

    public const string Immutable = "field is immutable when `immutable` is set";

    private const string KeyMessage = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    public static IEnumerable<string> SortedKeys(MapNode? data) => data is null ? [] : data.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether <see cref="CheckKey"/> has nothing to say.</summary>
    public static bool IsKey(string key) =>
        key.Length is > 0 and <= 253 && key != "." && !key.StartsWith("..", StringComparison.Ordinal) && key.All(IsKeyCharacter);

    public static IEnumerable<StatusCause> CheckKey(string key, string path)
    {
        if (Encoding.UTF8.GetByteCount(key) > 253)
        {
            yield return FieldError.InvalidText(path, key, "must be no more than 253 characters");
        }

        if (key.Length == 0 || !key.All(IsKeyCharacter))
        {
            yield return FieldError.InvalidText(path, key, KeyMessage);
        }
        else if (key == ".")
        {
            yield return FieldError.InvalidText(path, key, "must not be '.'");
        }
        else if (key.StartsWith("..", StringComparison.Ordinal))
        {
            yield return FieldError.InvalidText(path, key, key == ".." ? "must not be '..'" : "must not start with '..'");
        }
    }

    /// <summary>The bytes of all values.</summary>
    public static long Bytes(MapNode? data, bool base64)
    {
        long bytes = 0;
        foreach (KeyValuePair<string, Node> entry in data ?? [])
        {
            string value = (entry.Value as TextNode)?.Value ?? "";
            bytes += base64 ? Decoded(value) : Encoding.UTF8.GetByteCount(value);
        }

        return bytes;
    }

    /// <summary>Once immutable is true, neither it nor the fields may change.</summary>
    public static void CheckImmutable(ObjectUnderReview review, Causes causes, params ReadOnlySpan<string> fields)
    {
        if (review.Old!.Bool("immutable") is not true)
        {
            return;
        }

        if (review.New.Bool("immutable") is not true)
        {
            causes.Add(FieldError.Forbidden("immutable", Immutable));
        }

        foreach (string field in fields)
        {
            MapNode value = review.New.Map(field) ?? [];
            if (!value.SameAs(review.Old.Map(field) ?? []))
            {
                causes.Add(FieldError.Forbidden(field, Immutable));
            }
        }
    }

    private static bool IsKeyCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    private static long Decoded(string base64)
    {
        long digits = 0;
        foreach (char c in base64)
        {
            digits += c is '=' or '\r' or '\n' ? 0 : 1;
        }

        return digits * 3 / 4;
    }
}
