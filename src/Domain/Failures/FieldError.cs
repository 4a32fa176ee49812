namespace Kronicle.Domain.Failures;

/// <summary>Field errors with the wording of apimachinery's util/validation/field package; each is a <see cref="StatusCause"/>.</summary>
public static class FieldError
{
    public static StatusCause Required(string field, string detail) => new("FieldValueRequired", Join("Required value", detail), field);

    /// <param name="field">The path.</param>
    /// <param name="value">The value as Go's %#v or JSON prints it; strings come quoted.</param>
    /// <param name="detail">What is wrong.</param>
    public static StatusCause Invalid(string field, string value, string detail) =>
        new("FieldValueInvalid", Join("Invalid value: " + value, detail), field);

    public static StatusCause InvalidText(string field, string value, string detail) => Invalid(field, Quote(value), detail);

    /// <summary>For values that are not shown.</summary>
    public static StatusCause InvalidWithoutValue(string field, string detail) => new("FieldValueInvalid", Join("Invalid value", detail), field);

    public static StatusCause Duplicate(string field, string value) => new("FieldValueDuplicate", "Duplicate value: " + value, field);

    public static StatusCause Forbidden(string field, string detail) => new("FieldValueForbidden", Join("Forbidden", detail), field);

    public static StatusCause NotFound(string field, string value) => new("FieldValueNotFound", "Not found: " + value, field);

    public static StatusCause TooLong(string field, int most) =>
        new("FieldValueTooLong", $"Too long: may not be more than {most} bytes", field);

    public static StatusCause TooMany(string field, int actual, int most) =>
        new("FieldValueTooMany", $"Too many: {actual}: must have at most {most} items", field);

    public static StatusCause NotSupported(string field, string value, IEnumerable<string> supported) => NotSupportedShown(field, Quote(value), supported);

    /// <summary>A value that is no string, as Go's %#v or JSON prints it.</summary>
    public static StatusCause NotSupportedShown(string field, string value, IEnumerable<string> supported) => new("FieldValueNotSupported",
        $"Unsupported value: {value}: supported values: {string.Join(", ", supported.Select(Quote))}", field);

    /// <summary>For values that are no strings: <paramref name="value"/> is JSON.</summary>
    public static StatusCause NotSupportedValue(string field, string value, IEnumerable<string> supported) => new("FieldValueNotSupported",
        $"Unsupported value: {value}: supported values: {string.Join(", ", supported.Select(Quote))}", field);

    public static StatusCause TypeInvalid(string field, string value, string detail) =>
        new("FieldValueTypeInvalid", Join("Invalid value: " + value, detail), field);

    /// <summary>Something that the server could not find out.</summary>
    public static StatusCause Internal(string field, string detail) => new("InternalError", Join("Internal error", detail), field);

    /// <summary>A string in Go's %q form for the characters that names have.</summary>
    public static string Quote(string value) => Objects.GoText.Quote(value);

    private static string Join(string head, string detail) => detail.Length == 0 ? head : head + ": " + detail;
}
